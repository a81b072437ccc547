/// <reference path="./fs-native-extensions.d.ts" />
import { closeSync, constants, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tryLock } from "fs-native-extensions";
import { exitCodes, messageOf, StrataError } from "./errors.ts";

/**
 * Locks the folder of an embedded database for this process: two processes on one PGlite directory corrupt it
 * silently. It is a lock of the operating system on the file `lock`, so it ends with the process, also after a crash.
 *
 * @returns a function that releases the lock.
 * @throws StrataError if another process has the folder open, or it cannot be written.
 */
export function lockDirectory(directory: string): () => void {
  // The process id of the holder is in a separate file: on Windows other processes cannot read a locked file, and macOS
  // cannot lock a part of a file.
  const holder = join(directory, "lock.pid");
  const lock = openLock(directory);
  try {
    if (!tryLock(lock)) throw inUse(directory, holder);
    writeFileSync(holder, `${process.pid}\n`);
  } catch (error) {
    closeSync(lock);
    throw error instanceof StrataError ? error : cannotUse(directory, error);
  }
  return () => closeSync(lock);
}

function openLock(directory: string): number {
  try {
    mkdirSync(directory, { recursive: true });
    // An exclusive lock needs a file that is open for writing; it has no content.
    return openSync(join(directory, "lock"), constants.O_RDWR | constants.O_CREAT);
  } catch (error) {
    throw cannotUse(directory, error);
  }
}

function inUse(directory: string, holder: string): StrataError {
  const pid = readPid(holder);
  return new StrataError(exitCodes.locked, "The embedded database is in use by another process.", {
    where: `${directory}${pid && ` (process ${pid})`}`,
    hint: "Wait for it to exit, set STRATA_DIR to another folder, or use a server with DATABASE_URL.",
  });
}

/** The process id of the holder; empty if it is not written yet. */
function readPid(holder: string): string {
  try {
    return readFileSync(holder, "utf8").trim();
  } catch {
    return "";
  }
}

const cannotUse = (directory: string, error: unknown) =>
  new StrataError(
    exitCodes.configuration,
    `Cannot use the folder of the embedded database: ${messageOf(error)}`,
    {
      where: directory,
      hint: "Set STRATA_DIR to a writable folder.",
      cause: error,
    },
  );
