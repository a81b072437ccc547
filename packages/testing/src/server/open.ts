import { randomBytes } from "node:crypto";
import type { AnyRelations } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import type { ServerEngine } from "../engine.ts";
import { standIn } from "../stand_in.ts";
import type { ServerTestDatabase } from "../test_database.ts";
import { connect, connected, createDatabase, dropDatabase, type Place, urlOf } from "./databases.ts";

/** Makes a database of its own as `template` is, and connects to it. `onClose` runs once it is dropped. */
export async function openOnServer<TRelations extends AnyRelations>(
  engine: ServerEngine,
  place: Place,
  template: string,
  relations: TRelations | undefined,
  onClose: () => Promise<void> = async () => {},
): Promise<ServerTestDatabase<TRelations>> {
  const name = newName(place);
  const url = urlOf(place.url, name);
  await createDatabase(place.url, name, template);

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
  const client = standIn(() => current);
  const db = drizzle({ client, relations });

  /** Runs `work` while nobody of ours is connected. */
  const disconnected = async (what: string, work: () => Promise<void>) => {
    if (closing) throw new Error(`${what} of a database that is closed`);
    if (transactions > 0) throw new Error(`${what} while a transaction is under way: await it first`);
    const running = await runningQueries(place.url, name);
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
        await dropDatabase(place.url, name);
        await createDatabase(place.url, name, template);
      }),
    fork: async () => {
      const copy = newName(place);
      await disconnected("fork", () => createDatabase(place.url, copy, name));
      return openOnServer(engine, place, copy, relations, () => dropDatabase(place.url, copy));
    },
    close: () => {
      closing ??= current
        .end({ timeout: 5 })
        .then(() => dropDatabase(place.url, name))
        .then(onClose);
      return closing;
    },
  };
}

const newName = ({ prefix }: Place) => prefix + randomBytes(8).toString("hex");

/** What is running in a database at this moment. */
function runningQueries(url: string, name: string): Promise<string[]> {
  return connected(url, async (sql) => {
    const rows = await sql<{ query: string }[]>`
      select left(query, 100) as query from pg_stat_activity
      where datname = ${name} and state = 'active' and backend_type = 'client backend'`;
    return rows.map(({ query }) => query);
  });
}
