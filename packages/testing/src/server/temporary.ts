import { accessSync, constants, mkdtempSync, readFileSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SERVER_BYTES = 300 * 1024 * 1024;

/** A new empty folder, open to its owner alone. */
export function temporaryFolder(parent: string, name: string): string {
  return mkdtempSync(join(parent, `strata-${name}-`));
}

/**
 * Where a server's folder goes: in memory if there is room, since creating and dropping databases makes ext4
 * ten times slower than it starts (it does not soon reuse freed inodes).
 */
export function serverParent(memory = "/dev/shm"): string {
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    const hasRoom = bavail * bsize >= SERVER_BYTES;
    if (hasRoom && !isNoexec(memory, readFileSync("/proc/mounts", "utf8"))) return memory;
  } catch {
    // Not on Linux, or not ours to write to.
  }
  return tmpdir();
}

/**
 * Whether programs may not run from a mount point, going by the text of /proc/mounts. Containers mount /dev/shm
 * so, and the server runs from its folder.
 */
export function isNoexec(mountPoint: string, mounts: string): boolean {
  const entries = mounts.split("\n").map((line) => line.split(" "));
  const options = entries.findLast(([, path]) => path === mountPoint)?.[3];
  return options?.split(",").includes("noexec") ?? false;
}
