/// <reference path="./fs-native-extensions.d.ts" />
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { tryLock } from "fs-native-extensions";
import { exitCodes, messageOf, StrataError } from "./errors.ts";

/**
 * Locks an embedded database's folder for this process: two processes on one PGlite directory corrupt it without a
 * word. It is a lock of the operating system's on the file `lock`, so it ends with the process however that ends.
 *
 * @returns a function that releases the lock.
 * @throws StrataError if another process has the folder open, or it cannot be written.
 */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, "lock");
  const file = openLockFile(directory, path);
  if (!tryLock(file)) {
    closeSync(file);
    const holder = readFileSync(path, "utf8").trim();
    throw new StrataError(exitCodes.locked, "The embedded database is in use by another process.", {
      where: `${directory}${holder && ` (process ${holder})`}`,
      hint: "Wait for it to end, or name another folder with STRATA_DIR, or use a server with DATABASE_URL.",
    });
  }
  ftruncateSync(file);
  writeSync(file, `${process.pid}\n`);
  return () => closeSync(file);
}

function openLockFile(directory: string, path: string): number {
  try {
    mkdirSync(directory, { recursive: true });
    return openSync(path, "a+");
  } catch (error) {
    throw new StrataError(exitCodes.configuration, `Cannot use the folder: ${messageOf(error)}`, {
      where: directory,
      hint: "Name a folder that can be written with STRATA_DIR.",
      cause: error,
    });
  }
}
