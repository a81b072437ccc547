import { createHash } from "node:crypto";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import type { Sql } from "postgres";
import type { DatabaseSpec } from "../database_spec.ts";
import { connected, createDatabase, dropDatabase, type ServerLocation, urlOf } from "./databases.ts";

const made = new Map<string, Promise<string>>();

/** The name of the database made by `spec`, to copy: made once a run, by whichever process needs it first. */
export function templateOf(location: ServerLocation, spec: DatabaseSpec): Promise<string> {
  const hash = createHash("sha256").update(spec.identity).digest("hex").slice(0, 12);
  const name = `${location.prefix}template_${hash}`;
  let making = made.get(name);
  if (!making) {
    making = make(location, name, spec);
    made.set(name, making);
    making.catch(() => made.delete(name));
  }
  return making;
}

async function make({ url }: ServerLocation, name: string, spec: DatabaseSpec): Promise<string> {
  await connected(url, async (sql) => {
    // Held until the connection ends.
    await sql`select pg_advisory_lock(hashtextextended(${name}, 0))`;
    const found = await sql`select from pg_database where datname = ${name}`;
    if (found.length > 0) return;
    // It gets its name when it is whole; both are within PostgreSQL's 63 bytes.
    const unfinished = `${name}_unfinished`;
    await dropDatabase(sql, unfinished);
    await createDatabase(sql, unfinished);
    try {
      await connected(urlOf(url, unfinished), (client) => fill(client, spec));
      await sql`alter database ${sql(unfinished)} rename to ${sql(name)}`;
    } catch (error) {
      await dropDatabase(sql, unfinished);
      throw error;
    }
  });
  return name;
}

async function fill(client: Sql, { statements, migrations }: DatabaseSpec): Promise<void> {
  for (const statement of await statements()) await client.unsafe(statement);
  if (migrations !== undefined) await migrate(drizzle({ client }), { migrationsFolder: migrations });
}
