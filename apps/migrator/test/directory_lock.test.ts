import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockDirectory } from "../src/directory_lock.ts";
import { exitCodes } from "../src/errors.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "strata-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("rejects a second lock with the process id of the holder until the first is released", () => {
  const release = lockDirectory(folder);
  expect(() => lockDirectory(folder)).toThrow(
    expect.objectContaining({ exitCode: exitCodes.locked, where: `${folder} (process ${process.pid})` }),
  );
  release();
  lockDirectory(folder)();
});

// If file locks are mandatory, the process id could not be read from the locked file.
test("stores the process id outside the locked file and replaces that of the previous holder", () => {
  writeFileSync(join(folder, "lock.pid"), "12345678901234567890\n");
  const release = lockDirectory(folder);
  expect(readFileSync(join(folder, "lock"), "utf8")).toBe("");
  expect(readFileSync(join(folder, "lock.pid"), "utf8")).toBe(`${process.pid}\n`);
  release();
});

test("reports the path of a folder that cannot be created", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(() => lockDirectory(file)).toThrow(
    expect.objectContaining({ exitCode: exitCodes.configuration, where: file }),
  );
});
