import postgres, { type Sql } from "postgres";

/** A server, and the prefix of a run's database names on it, which separates concurrent runs. */
export interface ServerLocation {
  url: string;
  prefix: string;
}

/** Resolves when the server has run a query; rejects with the driver's error. */
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
 * Creates a database from `template`, empty by default. FILE_COPY is faster than WAL_LOG here, because the template is
 * small and was written recently.
 */
export async function createDatabase(admin: Sql, name: string, template = "template0"): Promise<void> {
  // template0 accepts no connections and has no local additions.
  await admin`create database ${admin(name)} template ${admin(template)} strategy file_copy`;
}

/** Drops a database if it exists, and disconnects its clients. */
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

/** Runs `work` on a new connection and closes it. */
export async function connected<T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = connect(url, { max: 1 });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Creates a client that ignores notices, such as the migrator's "already exists, skipping". */
export function connect(url: string, options: postgres.Options<never> = {}): Sql {
  return postgres(url, { onnotice() {}, ...options });
}
