import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import envPaths from "env-paths";

const MAX_UNUSED_MS = 30 * 24 * 60 * 60 * 1000;
const SEAL_BYTES = 8;

/** Folder of cached images: `STRATA_TESTING_CACHE`, or the user's cache folder. */
function cacheFolder(): string {
  return process.env.STRATA_TESTING_CACHE || envPaths("strata-testing", { suffix: "" }).cache;
}

const pending = new Map<string, Promise<Uint8Array>>();

/**
 * Returns the bytes cached under `key`, or builds and caches them. Safe for any number of concurrent processes: none
 * reads an incomplete file. A damaged file is rebuilt.
 *
 * If the folder is not writable it emits a warning, and the next run builds again.
 */
export function cached(key: string, build: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const path = join(cacheFolder(), key);
  let bytes = pending.get(path);
  if (!bytes) {
    bytes = readOrBuild(path, build).finally(() => pending.delete(path));
    pending.set(path, bytes);
  }
  return bytes;
}

async function readOrBuild(path: string, build: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const found = await readSealed(path);
  if (found) return found;
  const built = await build();
  try {
    await writeSealed(path, built);
    await removeUnused();
  } catch (error) {
    process.emitWarning(`Cannot cache a database image in ${cacheFolder()}: ${(error as Error).message}`, {
      type: "StrataTestingWarning",
      detail: "Each process rebuilds it. Set STRATA_TESTING_CACHE to a writable folder.",
    });
  }
  return built;
}

/** The content of a file, or undefined if it does not exist or its checksum does not match. */
async function readSealed(path: string): Promise<Uint8Array | undefined> {
  let file: Buffer;
  try {
    // Synchronous because it is faster; PostgreSQL's start, which follows, blocks for longer anyway.
    file = readFileSync(path);
  } catch {
    return undefined;
  }
  if (file.length < SEAL_BYTES) return undefined;
  const content = file.subarray(SEAL_BYTES);
  if (!file.subarray(0, SEAL_BYTES).equals(sealOf(content))) return undefined;
  const now = new Date();
  await utimes(path, now, now).catch(() => {}); // Marks it as used; a read-only cache works too.
  return content;
}

async function writeSealed(path: string, content: Uint8Array): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomUUID()}`;
  try {
    await writeFile(unfinished, [sealOf(content), content], { mode: 0o600, flag: "wx" });
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
}

function sealOf(content: Uint8Array): Buffer {
  const seal = Buffer.alloc(SEAL_BYTES);
  seal.writeUInt32LE(content.length, 0);
  seal.writeUInt32LE(crc32(content), 4);
  return seal;
}

/** Removes images unused for a month and files left by killed processes; leaves everything else in the folder. */
async function removeUnused(): Promise<void> {
  for (const name of await readdir(cacheFolder())) {
    if (!/^pglite-.*\.image(\.[0-9a-f-]{36})?$/.test(name)) continue;
    const path = join(cacheFolder(), name);
    // Another process may have removed it.
    const used = await stat(path).catch(() => undefined);
    if (used && Date.now() - used.mtimeMs > MAX_UNUSED_MS) await rm(path, { force: true });
  }
}
