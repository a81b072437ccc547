import { randomBytes } from "node:crypto";
import type { ServerEngine } from "../engine.ts";
import { serverBinaries, whyUnavailable } from "./binaries.ts";
import { connected, dropDatabase, dropDatabases, type ServerLocation } from "./databases.ts";
import { checkExternalServer } from "./external_server.ts";
import { spawnServer } from "./spawned_server.ts";

/** A location for databases and what ends it. */
export interface OpenServerLocation extends ServerLocation {
  /** Drops the databases that are left; stops the server if it was started here. */
  close(): Promise<void>;
}

/**
 * Gets a server ready: that of DATABASE_URL_TEST for `postgres` if it is set, else one that is started here and ends
 * with this process at the latest.
 *
 * Rejects with what to do when there is no such server.
 */
export async function openServerLocation(engine: ServerEngine): Promise<OpenServerLocation> {
  const prefix = newPrefix();
  const url = process.env.DATABASE_URL_TEST;
  if (engine === "postgres" && url) {
    await checkExternalServer({ url, prefix });
    await dropStaleDatabases(url);
    // A test that was cut short has left its database, on a server that goes on living.
    return { url, prefix, close: () => dropDatabases({ url, prefix }) };
  }
  const native = serverBinaries(engine);
  if (native === undefined) throw new Error(whyUnavailable(engine));
  const server = await spawnServer(native);
  return { url: server.url, prefix, close: server.stop };
}

const NAME_PREFIX = "strata_test_";
const STALE_MS = 7 * 24 * 60 * 60 * 1000;

/** What the names of a run's databases begin with: when it began, in milliseconds to the base 36, and a number of its own. */
export function newPrefix(began = Date.now()): string {
  return `${NAME_PREFIX}${began.toString(36).padStart(9, "0")}_${randomBytes(3).toString("hex")}_`;
}

/** Drops what runs that were killed have left on a server: databases a week old that nobody is connected to. */
export async function dropStaleDatabases(url: string): Promise<void> {
  const since = newPrefix(Date.now() - STALE_MS);
  await connected(url, async (sql) => {
    const left = await sql<{ name: string }[]>`
      select datname as name from pg_database d
      where datname ~ ${`^${NAME_PREFIX}[0-9a-z]{9}_`} and datname collate "C" < ${since}
        and not exists (select from pg_stat_activity a where a.datname = d.datname)`;
    // Another run may be dropping them too, or they are another role's.
    for (const { name } of left) await dropDatabase(sql, name).catch(() => {});
  });
}

const locations = new Map<ServerEngine, Promise<ServerLocation>>();

/** The location of this process, opened at the first call and closed when Node has nothing else to do. */
export function processLocation(engine: ServerEngine): Promise<ServerLocation> {
  let location = locations.get(engine);
  if (!location) {
    location = openServerLocation(engine).then((opened) => {
      process.once("beforeExit", () => opened.close());
      return opened;
    });
    locations.set(engine, location);
    location.catch(() => locations.delete(engine));
  }
  return location;
}
