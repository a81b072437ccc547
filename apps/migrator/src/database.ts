import { sql } from "drizzle-orm";
import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { exitCodes, messageOf, StrataError } from "./errors.ts";
import { relations } from "./schema.ts";
import { redact, type Target } from "./target.ts";

/** A Drizzle database or transaction over the whole schema, whatever the driver. */
export type Database = PgAsyncDatabase<PgQueryResultHKT, typeof relations>;

/** An open database: one connection, until it is closed. */
export interface Connection {
  readonly db: Database;
  readonly target: Target;
  close(): Promise<void>;
}

/** Oldest major version of PostgreSQL that the schema runs on. */
const oldestVersion = 15;

/**
 * Opens the database of a target on one connection. An embedded one is created where there is none, and locked
 * against every other process until it is closed.
 *
 * @throws StrataError if it cannot be reached, is in use, or is too old.
 */
export async function open(target: Target): Promise<Connection> {
  if (target.kind === "server") return openServer(target, target.url);
  // PGlite takes a tenth of a second to load, which a server does not need.
  const { openEmbedded, openMemory } = await import("./embedded_database.ts");
  return target.kind === "embedded" ? openEmbedded(target, target.directory) : openMemory(target);
}

async function openServer(target: Target, url: string): Promise<Connection> {
  const client = postgres(url, {
    max: 1,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: "strata" },
  });
  const db: Database = drizzle({ client, relations });
  try {
    const [version] = await db.execute<{ number: string }>(
      sql`select current_setting('server_version_num') as number`,
      "objects",
    );
    const major = Math.floor(Number(version?.number) / 10_000);
    if (major < oldestVersion) {
      throw new StrataError(exitCodes.configuration, `The server is PostgreSQL ${major}.`, {
        where: target.label,
        hint: `Strata needs PostgreSQL ${oldestVersion} or newer.`,
      });
    }
    // A server notices only between statements that its client is gone, and holds its locks until then. Some platforms
    // cannot look more often.
    await db.execute(sql`set client_connection_check_interval = '2s'`).catch(() => {});
  } catch (error) {
    await client.end({ timeout: 0 });
    if (error instanceof StrataError) throw error;
    throw new StrataError(exitCodes.configuration, `Cannot connect: ${redact(messageOf(error))}`, {
      where: target.label,
      hint: "Check that the server runs and that DATABASE_URL names its host, port, database, user and password.",
    });
  }
  return { db, target, close: () => client.end({ timeout: 5 }) };
}
