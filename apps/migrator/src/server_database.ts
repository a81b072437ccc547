import { isLocal, postgresOptions, type ServerAddress } from "@strata/migrate/address";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import type { Connection, Database } from "./database.ts";
import { exitCodes, messageOf, redact, StrataError } from "./errors.ts";
import { relations } from "./schema.ts";
import type { Target } from "./target.ts";

/** Oldest supported major version of PostgreSQL. */
const oldestVersion = 15;

/** Connects to a server and checks its version. */
export async function openServer(target: Target, address: ServerAddress): Promise<Connection> {
  const { connection, connect_timeout = 10, ...options } = postgresOptions(address);
  const client = postgres({
    ...options,
    connect_timeout,
    max: 1,
    // A connection that is renewed loses the migration lock.
    max_lifetime: null,
    onnotice: () => {},
    // The driver reads times only in this style, which a database can change.
    connection: { application_name: "strata", ...connection, DateStyle: "ISO, MDY" },
  });
  const db: Database = drizzle({ client, relations });
  try {
    const [version] = await db.execute<{ number: string }>(
      sql`select current_setting('server_version_num') as number`,
      "objects",
    );
    const major = Math.floor(Number(version?.number) / 10_000);
    if (major < oldestVersion) {
      throw new StrataError(
        exitCodes.configuration,
        `The server has PostgreSQL ${major}, which is not supported.`,
        {
          where: target.label,
          hint: `Use PostgreSQL ${oldestVersion} or newer.`,
        },
      );
    }
    // By default a server detects a lost client only between statements, and keeps its locks until then. Some platforms
    // do not support this setting.
    await db.execute(sql`set client_connection_check_interval = '2s'`).catch(() => {});
    const warning = await clearTextWarning(db, address);
    return { db, target, ...(warning && { warning }), close: () => client.end({ timeout: 5 }) };
  } catch (error) {
    await client.end({ timeout: 0 });
    if (error instanceof StrataError) throw error;
    throw new StrataError(exitCodes.configuration, `Cannot connect: ${redact(messageOf(error))}`, {
      where: target.label,
      hint: "Check that the server is running, and the host, port, database, user and password of the address.",
    });
  }
}

/** The warning of a connection without TLS to another machine; undefined for any other. */
async function clearTextWarning(db: Database, { hosts, label }: ServerAddress): Promise<string | undefined> {
  if (hosts.every(isLocal)) return undefined;
  const [connection] = await db.execute<{ ssl: boolean }>(
    sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`,
    "objects",
  );
  if (connection?.ssl !== false) return undefined;
  return `The connection to ${label} is not encrypted: add sslmode=verify-full or sslmode=require to the address.`;
}
