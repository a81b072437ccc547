import postgres from "postgres";

/** Answers once the server has run a query; rejects with the driver's error. */
export function ping(url: string): Promise<void> {
  return connected(url, async (sql) => {
    await sql`select 1`;
  });
}

/** Creates an empty database on the server of `url` and returns its own URL. */
export async function createDatabase(url: string, name: string): Promise<string> {
  // template0, since nobody can be connected to it and nothing of a developer's own is in it.
  await connected(url, (sql) => sql`create database ${sql(name)} template template0`);
  const created = new URL(url);
  created.pathname = name;
  return created.href;
}

/** Drops a database of the server of `url`, with whatever is still connected to it. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await connected(url, (sql) => sql`drop database ${sql(name)} with (force)`);
}

/** Drops every database whose name starts with `prefix`. */
export async function dropDatabases(url: string, prefix: string): Promise<void> {
  await connected(url, async (sql) => {
    const left = await sql<{ name: string }[]>`
      select datname as name from pg_database where starts_with(datname, ${prefix})`;
    for (const { name } of left) await sql`drop database ${sql(name)} with (force)`;
  });
}

async function connected<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice() {} });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
