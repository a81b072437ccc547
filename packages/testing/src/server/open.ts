import { randomBytes } from "node:crypto";
import type { AnyRelations } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import type { Sql } from "postgres";
import type { ServerEngine } from "../engine.ts";
import { proxyClient } from "../proxy_client.ts";
import type { ServerTestDatabase } from "../test_database.ts";
import { connect, createDatabase, dropDatabase, type ServerLocation, urlOf } from "./databases.ts";

/** Makes a database of its own as `template` is, and connects to it. An `ownTemplate` is dropped with it. */
export async function openOnServer<TRelations extends AnyRelations>(
  engine: ServerEngine,
  location: ServerLocation,
  template: string,
  relations: TRelations | undefined,
  ownTemplate = false,
): Promise<ServerTestDatabase<TRelations>> {
  const name = newName(location);
  const url = urlOf(location.url, name);
  // Kept open, since to connect takes as long as to create a database.
  const admin = connect(location.url, { max: 1 });
  await createDatabase(admin, name, template).catch(async (error) => {
    await admin.end();
    throw error;
  });

  let transactions = 0;
  const connectCounting = () => {
    const sql = connect(url);
    const { begin } = sql;
    // The server cannot tell a transaction that is under way from one that a test has left open.
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

  /** Runs `work` while nobody of ours is connected. */
  const disconnected = async (what: string, work: () => Promise<void>) => {
    if (closing) throw new Error(`${what} of a database that is closed`);
    if (transactions > 0) throw new Error(`${what} while a transaction is under way: await it first`);
    const running = await runningQueries(admin, name);
    if (running.length > 0) {
      throw new Error(`${what} while queries are running: await them first. ${running.join("; ")}`);
    }
    await current.end({ timeout: 0 });
    try {
      await work();
    } finally {
      current = connectCounting();
      // Drizzle sets the client's parsers and serializers when it gets it.
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

/** What is running in a database at this moment. */
async function runningQueries(admin: Sql, name: string): Promise<string[]> {
  const rows = await admin<{ query: string }[]>`
    select left(query, 100) as query from pg_stat_activity
    where datname = ${name} and state = 'active' and backend_type = 'client backend'`;
  return rows.map(({ query }) => query);
}
