import { chmodSync, existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/pglite";
import type { Connection } from "./database.ts";
import { lockDirectory } from "./directory_lock.ts";
import { exitCodes, messageOf, StrataError } from "./errors.ts";
import { openPglite, type PGlite } from "./pglite.ts";
import { relations } from "./schema.ts";
import { embeddedData, type Target } from "./target.ts";

/** Opens the database of a folder, creating it if it is missing, and locks it until it is closed. */
export async function openEmbedded(target: Target, directory: string): Promise<Connection> {
  const release = lockDirectory(directory);
  const data = embeddedData(directory);
  try {
    if (existsSync(data)) verifyDatabase(data);
    else {
      // Created in another folder and renamed, so that a killed process leaves no incomplete database.
      const building = join(directory, "data.new");
      rmSync(building, { recursive: true, force: true });
      await (await openPglite(building)).close();
      renameSync(building, data);
    }
    // PGlite gives its files permissions for everyone.
    chmodSync(data, 0o700);
    const connection = connectionTo(target, await openPglite(data));
    return { ...connection, close: () => connection.close().finally(release) };
  } catch (error) {
    release();
    if (error instanceof StrataError) throw error;
    throw new StrataError(exitCodes.configuration, `Cannot open the embedded database: ${messageOf(error)}`, {
      where: data,
      hint: "Check that the folder is writable and the disk is not full. If it is damaged, move it away: `strata start` creates a new one.",
      cause: error,
    });
  }
}

/** Rejects a folder that is not a database: PGlite would create a new one over its files. */
function verifyDatabase(data: string): void {
  if (existsSync(join(data, "PG_VERSION"))) return;
  throw new StrataError(exitCodes.configuration, "The folder of the embedded database is not a database.", {
    where: `${data} has no file PG_VERSION`,
    hint: "Nothing was changed. Restore the folder from a backup, or move it away: `strata start` creates a new one.",
  });
}

/** Opens a database in memory, which is lost when it is closed. */
export async function openMemory(target: Target): Promise<Connection> {
  return connectionTo(target, await openPglite("memory://"));
}

function connectionTo(target: Target, client: PGlite): Connection {
  return {
    db: drizzle({ client, relations }),
    target,
    close: () => client.close(),
  };
}
