import { type Extensions, PGlite } from "@electric-sql/pglite";
import { TestPglite } from "./client.ts";
import type { DatabaseImage } from "./database_image.ts";
import { MemoryFiles } from "./files.ts";
import { takeSnapshot } from "./snapshot.ts";

/** A running database, and what puts it back to where it is now; undefined when it cannot be put back in place. */
export interface Booted {
  client: TestPglite;
  files: MemoryFiles;
  restore: (() => void) | undefined;
}

/**
 * Starts a database from its image, marks its state, and tries whether that can be put back, since this rests on
 * internals of PGlite. If not it says so in a warning: a rewind then starts the database anew, which is slower and undoes
 * the same.
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
    process.emitWarning(`this PGlite cannot be rewound in place: ${(error as Error).message}`, {
      type: "StrataTestingWarning",
      detail:
        "Each rewind starts the database anew, which takes a quarter of a second instead of milliseconds.",
    });
    // What the trial has left is unknown, even whether the client can still be closed.
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
 * Loads what a test is likely to use. A library that is loaded later is not undone by a rewind in place: its
 * JavaScript half takes it for loaded when its memory is gone.
 */
async function loadLibraries(client: TestPglite): Promise<void> {
  const files = client.Module.FS.readdir(`${PGlite.paths.PG_ROOT}/lib/postgresql`);
  for (const file of files) {
    const isRarelyUsed = /_and_|^libpqwalreceiver|^pgoutput/.test(file);
    // Some refuse to be loaded after the start; then they cannot be loaded later either.
    if (file.endsWith(".so") && !isRarelyUsed)
      await client.exec(`load '${file.slice(0, -3)}'`).catch(() => {});
  }
}

/** Marks the state; throws where a temporary table is still there after it was put back. */
async function verifiedRestore(client: TestPglite, snapshot: typeof takeSnapshot): Promise<() => void> {
  const restore = snapshot(client);
  await client.exec("create temporary table strata_rewind_check as select 1 as id");
  restore();
  const { rows } = await client.query<{ gone: boolean }>(
    "select to_regclass('pg_temp.strata_rewind_check') is null as gone",
  );
  restore();
  if (rows[0]?.gone !== true) throw new Error("a table was still there");
  return restore;
}
