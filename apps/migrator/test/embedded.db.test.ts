import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { lockDirectory } from "../src/directory_lock.ts";
import { exitCodes } from "../src/errors.ts";
import { createWorkplace, embedded, type Workplace } from "./command.ts";

let at: Workplace;
afterEach(() => at?.remove());

describe.runIf(embedded)("on an embedded database", () => {
  test("rejects a second process with the process id of the first until the lock is released", async () => {
    at = await createWorkplace("migrated");
    const release = lockDirectory(join(at.folder, "db"));
    for (const command of ["status", "migrate", "push"]) {
      expect(await at.run([command])).toMatchObject({
        code: exitCodes.locked,
        stderr: expect.stringMatching(new RegExp(`in use by another process[^]*process ${process.pid}\\b`)),
      });
    }
    release();
    expect((await at.run(["status"])).code).toBe(exitCodes.ok);
  });

  test("uses the folder STRATA_DIR and rejects one that cannot be created", async () => {
    at = await createWorkplace("migrated");
    const folder = (path: string) => ({ DATABASE_URL: undefined, STRATA_DIR: path });
    expect((await at.run(["status"], folder(join(at.folder, "db")))).code).toBe(exitCodes.ok);
    expect(await at.run(["status"], folder(at.file("a_file", "")))).toMatchObject({
      code: exitCodes.configuration,
      stderr: expect.stringContaining("STRATA_DIR"),
    });
  });

  test("memory:// stores nothing", async () => {
    at = await createWorkplace();
    const outcome = await at.run(["migrate", "--url", "memory://"]);
    expect(outcome).toMatchObject({ code: exitCodes.ok, stdout: expect.stringContaining("in memory") });
    expect((await at.run(["status"])).code).toBe(exitCodes.pending);
  });
});
