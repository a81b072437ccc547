import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import type { Connection, Database } from "./database.ts";
import { exitCodes, messageOf, StrataError } from "./errors.ts";
import { relations } from "./schema.ts";
import { redact, type Target } from "./target.ts";

/** Oldest supported major version of PostgreSQL. */
const oldestVersion = 15;

/** Connects to a server and checks its version. */
export async function openServer(target: Target, url: string): Promise<Connection> {
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
  } catch (error) {
    await client.end({ timeout: 0 });
    if (error instanceof StrataError) throw error;
    throw new StrataError(exitCodes.configuration, `Cannot connect: ${redact(messageOf(error))}`, {
      where: target.label,
      hint: "Check that the server is running, and the host, port, database, user and password of the address.",
    });
  }
  return { db, target, close: () => client.end({ timeout: 5 }) };
}
