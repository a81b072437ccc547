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

test("a second lock is refused with the id of the holder, until the first is released", () => {
  const release = lockDirectory(folder);
  expect(() => lockDirectory(folder)).toThrow(
    expect.objectContaining({ exitCode: exitCodes.locked, where: `${folder} (process ${process.pid})` }),
  );
  release();
  lockDirectory(folder)();
});

// Where a lock of the operating system's is mandatory, the id could not be read from the locked file.
test("the id of the holder is not in the locked file, and replaces that of the last holder", () => {
  writeFileSync(join(folder, "lock.pid"), "12345678901234567890\n");
  const release = lockDirectory(folder);
  expect(readFileSync(join(folder, "lock"), "utf8")).toBe("");
  expect(readFileSync(join(folder, "lock.pid"), "utf8")).toBe(`${process.pid}\n`);
  release();
});

test("a folder that cannot be one is named", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(() => lockDirectory(file)).toThrow(
    expect.objectContaining({ exitCode: exitCodes.configuration, where: file }),
  );
});
