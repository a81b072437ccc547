import postgres, { type Sql } from "postgres";

/** A server and the prefix that the names of a run's databases have on it, so that two runs stay apart. */
export interface ServerLocation {
  url: string;
  prefix: string;
}

/** Answers once the server has run a query; rejects with the driver's error. */
export function ping(url: string): Promise<void> {
  return connected(url, async (sql) => {
    await sql`select 1`;
  });
}

/** The URL of another database on the server of `url`. */
export function urlOf(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = name;
  return other.href;
}

/**
 * Creates a database as `template` is; without one, empty. The files are copied, which a database that is small and was
 * just written to makes faster than copying through the log.
 */
export async function createDatabase(admin: Sql, name: string, template = "template0"): Promise<void> {
  // template0 by default, since nobody can be connected to it and nothing of a developer's own is in it.
  await admin`create database ${admin(name)} template ${admin(template)} strategy file_copy`;
}

/** Drops a database, with whatever is still connected to it; none of that name is no error. */
export async function dropDatabase(admin: Sql, name: string): Promise<void> {
  await admin`drop database if exists ${admin(name)} with (force)`;
}

/** Drops every database of a run. */
export async function dropDatabases({ url, prefix }: ServerLocation): Promise<void> {
  await connected(url, async (sql) => {
    const left = await sql<{ name: string }[]>`
      select datname as name from pg_database where starts_with(datname, ${prefix})`;
    for (const { name } of left) await dropDatabase(sql, name);
  });
}

/** Runs `work` on a connection of its own, closed afterwards. */
export async function connected<T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = connect(url, { max: 1 });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** A client that keeps notices to itself, the migrator's "already exists, skipping" among them. */
export function connect(url: string, options: postgres.Options<never> = {}): Sql {
  return postgres(url, { onnotice() {}, ...options });
}
