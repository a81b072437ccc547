import { randomBytes } from "node:crypto";
import type { AnyRelations } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import type { Sql } from "postgres";
import type { ServerEngine } from "../engine.ts";
import { proxyClient } from "../proxy_client.ts";
import type { ServerTestDatabase } from "../test_database.ts";
import { connect, createDatabase, dropDatabase, type ServerLocation, urlOf } from "./databases.ts";

/** Creates a database from `template` and connects to it. With `ownTemplate`, closing it also drops the template. */
export async function openOnServer<TRelations extends AnyRelations>(
  engine: ServerEngine,
  location: ServerLocation,
  template: string,
  relations: TRelations | undefined,
  ownTemplate = false,
): Promise<ServerTestDatabase<TRelations>> {
  const name = newName(location);
  const url = urlOf(location.url, name);
  // Kept open, because connecting takes as long as creating a database.
  const admin = connect(location.url, { max: 1 });
  await createDatabase(admin, name, template).catch(async (error) => {
    await admin.end();
    throw error;
  });

  let transactions = 0;
  const connectCounting = () => {
    const sql = connect(url);
    const { begin } = sql;
    // The server cannot distinguish a running transaction from one that a test left open.
    sql.begin = (async (...values: Parameters<typeof begin>) => {
      transactions += 1;
      return begin(...values).finally(() => {
        transactions -= 1;
      });
    }) as typeof begin;
    return sql;
  };
  let current = connectCounting();
  let closing: Promise<void> | undefined;
  const client = proxyClient(() => current);
  const db = drizzle({ client, relations });

  /** Runs `work` while this database's own client is disconnected. */
  const disconnected = async (action: string, work: () => Promise<void>) => {
    if (closing) throw new Error(`${action} failed: the database is closed`);
    if (transactions > 0) throw new Error(`${action} failed: a transaction is running. Await it first.`);
    const running = await runningQueries(admin, name);
    if (running.length > 0) {
      throw new Error(`${action} failed: queries are running. Await them first: ${running.join("; ")}`);
    }
    await current.end({ timeout: 0 });
    try {
      await work();
    } finally {
      current = connectCounting();
      // Drizzle sets the client's parsers and serializers.
      drizzle({ client: current });
    }
  };

  return {
    db,
    client,
    engine,
    url,
    rewind: () =>
      disconnected("rewind", async () => {
        await dropDatabase(admin, name);
        await createDatabase(admin, name, template);
      }),
    fork: async () => {
      const copy = newName(location);
      await disconnected("fork", () => createDatabase(admin, copy, name));
      return openOnServer(engine, location, copy, relations, true);
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };

  async function close(): Promise<void> {
    await current.end({ timeout: 5 });
    await dropDatabase(admin, name);
    if (ownTemplate) await dropDatabase(admin, template);
    await admin.end();
  }
}

const newName = ({ prefix }: ServerLocation) => prefix + randomBytes(8).toString("hex");

/** Queries that are currently running in a database. */
async function runningQueries(admin: Sql, name: string): Promise<string[]> {
  const rows = await admin<{ query: string }[]>`
    select left(query, 100) as query from pg_stat_activity
    where datname = ${name} and state = 'active' and backend_type = 'client backend'`;
  return rows.map(({ query }) => query);
}
