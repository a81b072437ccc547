import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
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

  test("rejects a folder whose files are not a database, and leaves them", async () => {
    at = await createWorkplace("missing");
    const data = join(at.folder, "db", "data");
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, "base"), "rows");
    for (const command of ["status", "migrate"]) {
      expect(await at.run([command])).toMatchObject({
        code: exitCodes.configuration,
        stderr: expect.stringContaining("PG_VERSION"),
      });
    }
    expect(readdirSync(data)).toEqual(["base"]);
  });

  // Windows has other permissions.
  test.skipIf(process.platform === "win32")("gives access to its files only to their owner", async () => {
    at = await createWorkplace("missing");
    const data = join(at.folder, "db", "data");
    await at.run(["status"]);
    expect(statSync(data).mode & 0o777).toBe(0o700);
    chmodSync(data, 0o777);
    await at.run(["status"]);
    expect(statSync(data).mode & 0o777).toBe(0o700);
  });

  test("memory:// stores nothing", async () => {
    at = await createWorkplace();
    const outcome = await at.run(["migrate", "--url", "memory://"]);
    expect(outcome).toMatchObject({ code: exitCodes.ok, stdout: expect.stringContaining("in memory") });
    expect((await at.run(["status"])).code).toBe(exitCodes.pending);
  });
});
