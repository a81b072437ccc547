/// <reference path="./fs-native-extensions.d.ts" />
import { closeSync, constants, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tryLock } from "fs-native-extensions";
import { exitCodes, messageOf, StrataError } from "./errors.ts";

/**
 * Locks an embedded database's folder for this process: two processes on one PGlite directory corrupt it without an
 * error. The operating system holds the lock, on the file `lock`, so it ends with the process however that ends.
 *
 * @returns a function that releases the lock.
 * @throws StrataError if another process has the folder open, or it cannot be written.
 */
export function lockDirectory(directory: string): () => void {
  // The holder's process id is in a file of its own: on Windows nobody else can read what is locked, and macOS cannot
  // lock a part of a file.
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
    hint: "Wait for it to end, or name another folder with STRATA_DIR, or use a server with DATABASE_URL.",
  });
}

/** The process id of the holder; empty where it has not been written yet. */
function readPid(holder: string): string {
  try {
    return readFileSync(holder, "utf8").trim();
  } catch {
    return "";
  }
}

const cannotUse = (directory: string, error: unknown) =>
  new StrataError(exitCodes.configuration, `Cannot use the folder: ${messageOf(error)}`, {
    where: directory,
    hint: "Name a folder that can be written with STRATA_DIR.",
    cause: error,
  });
