import { accessSync, constants, mkdtempSync, readFileSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SERVER_BYTES = 300 * 1024 * 1024;

/** Creates an empty folder that only its owner can access. */
export function temporaryFolder(parent: string, name: string): string {
  return mkdtempSync(join(parent, `strata-${name}-`));
}

/**
 * Parent of a server's folder: in memory if it has room, because creating and dropping databases makes ext4 ten times
 * slower over time (it reuses freed inodes late).
 */
export function serverParent(memory = "/dev/shm"): string {
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    const hasRoom = bavail * bsize >= SERVER_BYTES;
    if (hasRoom && !isNoexec(memory, readFileSync("/proc/mounts", "utf8"))) return memory;
  } catch {
    // Not on Linux, or not writable.
  }
  return tmpdir();
}

/**
 * Whether a mount point is `noexec` in the text of /proc/mounts. Containers often mount /dev/shm this way, and the
 * server binaries run from its folder.
 */
export function isNoexec(mountPoint: string, mounts: string): boolean {
  const entries = mounts.split("\n").map((line) => line.split(" "));
  const options = entries.findLast(([, path]) => path === mountPoint)?.[3];
  return options?.split(",").includes("noexec") ?? false;
}
