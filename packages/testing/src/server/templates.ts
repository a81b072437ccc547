import { createHash } from "node:crypto";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import type { Sql } from "postgres";
import type { DatabaseSpec } from "../database_spec.ts";
import { connected, createDatabase, dropDatabase, type ServerLocation, urlOf } from "./databases.ts";

const templates = new Map<string, Promise<string>>();

/** Returns the name of the template database of a spec. The first process of a run that needs it creates it. */
export function templateOf(location: ServerLocation, spec: DatabaseSpec): Promise<string> {
  const hash = createHash("sha256").update(spec.identity).digest("hex").slice(0, 12);
  const name = `${location.prefix}template_${hash}`;
  let template = templates.get(name);
  if (!template) {
    template = buildTemplate(location, name, spec);
    templates.set(name, template);
    template.catch(() => templates.delete(name));
  }
  return template;
}

async function buildTemplate({ url }: ServerLocation, name: string, spec: DatabaseSpec): Promise<string> {
  await connected(url, async (sql) => {
    // Released when the connection ends.
    await sql`select pg_advisory_lock(hashtextextended(${name}, 0))`;
    const found = await sql`select from pg_database where datname = ${name}`;
    if (found.length > 0) return;
    // Renamed when complete. Both names fit PostgreSQL's 63 bytes.
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
