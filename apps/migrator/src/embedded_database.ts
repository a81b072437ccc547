import { existsSync, renameSync, rmSync } from "node:fs";
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
    if (!existsSync(data)) {
      // Created in another folder and renamed, so that a killed process leaves no incomplete database.
      const building = join(directory, "data.new");
      rmSync(building, { recursive: true, force: true });
      await (await openPglite(building)).close();
      renameSync(building, data);
    }
    const connection = connectionTo(target, await openPglite(data));
    return { ...connection, close: () => connection.close().finally(release) };
  } catch (error) {
    release();
    throw new StrataError(exitCodes.configuration, `Cannot open the embedded database: ${messageOf(error)}`, {
      where: data,
      hint: "Check that the folder is writable and the disk is not full. If it is damaged, move it away: `strata start` creates a new one.",
      cause: error,
    });
  }
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
