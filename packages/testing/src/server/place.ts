import { randomBytes } from "node:crypto";
import type { ServerEngine } from "../engine.ts";
import { serverBinaries, whyUnavailable } from "./binaries.ts";
import { connected, dropDatabase, dropDatabases, type Place } from "./databases.ts";
import { checkOwnServer } from "./own_server.ts";
import { startServer } from "./server.ts";

/** A place for databases and what ends it. */
export interface OpenPlace extends Place {
  /** Drops the databases that are left; stops the server if it was started here. */
  close(): Promise<void>;
}

/**
 * Gets a server ready: that of DATABASE_URL_TEST for `postgres` if it is set, else one that is started here and ends
 * with this process at the latest.
 *
 * Rejects with what to do when there is no such server.
 */
export async function openPlace(engine: ServerEngine): Promise<OpenPlace> {
  const prefix = newPrefix();
  const url = process.env.DATABASE_URL_TEST;
  if (engine === "postgres" && url) {
    await checkOwnServer({ url, prefix });
    await dropForgotten(url);
    // A test that was cut short has left its database, on a server that goes on living.
    return { url, prefix, close: () => dropDatabases({ url, prefix }) };
  }
  const native = serverBinaries(engine);
  if (native === undefined) throw new Error(whyUnavailable(engine));
  const server = await startServer(native);
  return { url: server.url, prefix, close: server.stop };
}

const MARK = "strata_test_";
const FORGOTTEN_MS = 7 * 24 * 60 * 60 * 1000;

/** What the names of a run's databases begin with: when it began, in milliseconds to the base 36, and a number of its own. */
export function newPrefix(began = Date.now()): string {
  return `${MARK}${began.toString(36).padStart(9, "0")}_${randomBytes(3).toString("hex")}_`;
}

/** Drops what runs that were killed have left on a server: databases a week old that nobody is connected to. */
export async function dropForgotten(url: string): Promise<void> {
  const since = newPrefix(Date.now() - FORGOTTEN_MS);
  await connected(url, async (sql) => {
    const left = await sql<{ name: string }[]>`
      select datname as name from pg_database d
      where datname ~ ${`^${MARK}[0-9a-z]{9}_`} and datname collate "C" < ${since}
        and not exists (select from pg_stat_activity a where a.datname = d.datname)`;
    // Another run may be dropping them too, or they are another role's.
    for (const { name } of left) await dropDatabase(sql, name).catch(() => {});
  });
}

const places = new Map<ServerEngine, Promise<Place>>();

/** The place of this process, opened at the first call and closed when Node has nothing else to do. */
export function placeOf(engine: ServerEngine): Promise<Place> {
  let place = places.get(engine);
  if (!place) {
    place = openPlace(engine).then((opened) => {
      process.once("beforeExit", () => opened.close());
      return opened;
    });
    places.set(engine, place);
    place.catch(() => places.delete(engine));
  }
  return place;
}
