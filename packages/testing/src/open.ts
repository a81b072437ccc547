import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import type { AnyRelations } from "drizzle-orm";
import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { drizzle as drizzlePglite } from "drizzle-orm/pglite";
import { migrate as migratePglite } from "drizzle-orm/pglite/migrator";
import { drizzle as drizzlePostgres } from "drizzle-orm/postgres-js";
import { migrate as migratePostgres } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { createDatabase, dropDatabase } from "./databases.ts";
import type { Origin } from "./engine.ts";

/** An empty database of its own, with what differs from driver to driver behind one shape. */
export interface OpenDatabase<TRelations extends AnyRelations> {
  db: PgAsyncDatabase<PgQueryResultHKT, TRelations>;
  url: string | undefined;
  migrate(migrationsFolder: string): Promise<unknown>;
  /** Ends the connections and removes the database. */
  close(): Promise<void>;
}

/** Makes a new empty database where `origin` says and connects to it. */
export function openDatabase<TRelations extends AnyRelations>(
  origin: Origin,
  relations: TRelations | undefined,
): Promise<OpenDatabase<TRelations>> {
  return origin.engine === "pglite"
    ? openPglite(origin.image, relations)
    : openOnServer(origin.url, origin.prefix, relations);
}

async function openPglite<TRelations extends AnyRelations>(
  image: string,
  relations: TRelations | undefined,
): Promise<OpenDatabase<TRelations>> {
  const client = await PGlite.create({ loadDataDir: new Blob([await readFile(image)]) });
  const db = drizzlePglite({ client, relations });
  return {
    db,
    url: undefined,
    migrate: (migrationsFolder) => migratePglite(db, { migrationsFolder }),
    close: () => client.close(),
  };
}

async function openOnServer<TRelations extends AnyRelations>(
  serverUrl: string,
  prefix: string,
  relations: TRelations | undefined,
): Promise<OpenDatabase<TRelations>> {
  const name = prefix + randomBytes(8).toString("hex");
  const url = await createDatabase(serverUrl, name);
  // Notices would go to the console: the migrator's "already exists, skipping" among them.
  const client = postgres(url, { onnotice() {} });
  const db = drizzlePostgres({ client, relations });
  return {
    db,
    url,
    migrate: (migrationsFolder) => migratePostgres(db, { migrationsFolder }),
    close: async () => {
      await client.end({ timeout: 5 });
      await dropDatabase(serverUrl, name);
    },
  };
}
