import { type Extensions, PGlite } from "@electric-sql/pglite";
import { TestPglite } from "./client.ts";
import type { Image } from "./image.ts";
import { mark } from "./mark.ts";

/** A running database, and what puts it back to where it is now; undefined when it cannot be put back in place. */
export interface Booted {
  client: TestPglite;
  restore: (() => void) | undefined;
}

/** Starts a database from its image. */
export async function boot(image: Image, extensions: Extensions, marking = mark): Promise<Booted> {
  const client = await TestPglite.start({ loadDataDir: new Blob([image]), extensions });
  try {
    await loadLibraries(client);
    client.keep();
    return { client, restore: await provenRestore(client, marking) };
  } catch (error) {
    await client.close();
    throw error;
  }
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

/**
 * Marks the state and tries whether it can be put back, since this rests on internals of PGlite. If not it says so
 * in a warning: a rewind then starts the database anew, which is slower and undoes the same.
 */
async function provenRestore(client: TestPglite, marking: typeof mark): Promise<(() => void) | undefined> {
  try {
    const restore = marking(client);
    await client.exec("create table rewind_check as select 1 as id");
    restore();
    const { rows } = await client.query<{ gone: boolean }>(
      "select to_regclass('rewind_check') is null as gone",
    );
    restore();
    if (rows[0]?.gone !== true) throw new Error("a table was still there");
    return restore;
  } catch (error) {
    process.emitWarning(`this PGlite cannot be rewound in place: ${(error as Error).message}`, {
      type: "StrataTestingWarning",
      detail: "Each rewind starts the database anew, which takes some 0.3 s instead of milliseconds.",
    });
    return undefined;
  }
}
