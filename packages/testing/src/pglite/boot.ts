import { type Extensions, PGlite } from "@electric-sql/pglite";
import { TestPglite } from "./client.ts";
import type { DatabaseImage } from "./database_image.ts";
import { MemoryFiles } from "./files.ts";
import { takeSnapshot } from "./snapshot.ts";

/** A started database. `restore` restores it to its current state in place, and is undefined if that does not work. */
export interface Booted {
  client: TestPglite;
  files: MemoryFiles;
  restore: (() => void) | undefined;
}

/**
 * Starts a database from its image, takes a snapshot, and verifies that it can be restored, because that depends on
 * internals of PGlite. If it cannot, it emits a warning, and a rewind restarts the database instead, which is slower
 * and has the same effect.
 */
export async function boot(
  image: DatabaseImage,
  extensions: Extensions,
  snapshot = takeSnapshot,
): Promise<Booted> {
  const started = await start(image, extensions);
  const { client } = started;
  try {
    return { ...started, restore: await verifiedRestore(client, snapshot) };
  } catch (error) {
    process.emitWarning(`This PGlite cannot be rewound in place: ${(error as Error).message}`, {
      type: "StrataTestingWarning",
      detail: "Each rewind restarts the database, which takes a quarter of a second instead of milliseconds.",
    });
    // The failed attempt may have left the client in any state, so closing it may fail too.
    client.close().catch(() => {});
    return { ...(await start(image, extensions)), restore: undefined };
  }
}

async function start(image: DatabaseImage, extensions: Extensions): Promise<Omit<Booted, "restore">> {
  const files = new MemoryFiles(image);
  const client = await TestPglite.start(files, { extensions });
  await loadLibraries(client);
  client.saveSession();
  return { client, files };
}

/**
 * Loads the libraries that a test is likely to use. A rewind in place cannot undo a later load: Emscripten's JavaScript
 * would consider the library loaded although its memory has been restored.
 */
async function loadLibraries(client: TestPglite): Promise<void> {
  const files = client.Module.FS.readdir(`${PGlite.paths.PG_ROOT}/lib/postgresql`);
  for (const file of files) {
    const isRarelyUsed = /_and_|^libpqwalreceiver|^pgoutput/.test(file);
    // Some cannot be loaded after the start, so a test cannot load them either.
    if (file.endsWith(".so") && !isRarelyUsed)
      await client.exec(`load '${file.slice(0, -3)}'`).catch(() => {});
  }
}

/** Takes a snapshot; throws if a temporary table still exists after restoring it. */
async function verifiedRestore(client: TestPglite, snapshot: typeof takeSnapshot): Promise<() => void> {
  const restore = snapshot(client);
  await client.exec("create temporary table strata_rewind_check as select 1 as id");
  restore();
  const { rows } = await client.query<{ gone: boolean }>(
    "select to_regclass('pg_temp.strata_rewind_check') is null as gone",
  );
  restore();
  if (rows[0]?.gone !== true) throw new Error("a table still exists after the restore");
  return restore;
}
