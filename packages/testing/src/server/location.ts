import { randomBytes } from "node:crypto";
import type { ServerEngine } from "../engine.ts";
import { serverBinaries, whyUnavailable } from "./binaries.ts";
import { connected, dropDatabase, dropDatabases, type ServerLocation } from "./databases.ts";
import { checkExternalServer } from "./external_server.ts";
import { spawnServer } from "./spawned_server.ts";

/** A server location that can be closed. */
export interface OpenServerLocation extends ServerLocation {
  /** Drops the remaining databases, or stops the server if it was spawned. */
  close(): Promise<void>;
}

/**
 * Prepares a server: for `postgres` that of DATABASE_URL_TEST if it is set, otherwise a spawned one, which stops at the
 * latest with this process.
 *
 * Rejects with instructions if no server is available.
 */
export async function openServerLocation(engine: ServerEngine): Promise<OpenServerLocation> {
  const prefix = newPrefix();
  const url = process.env.DATABASE_URL_TEST;
  if (engine === "postgres" && url) {
    await checkExternalServer({ url, prefix });
    await dropStaleDatabases(url);
    // An interrupted test leaves its database on a server that keeps running.
    return { url, prefix, close: () => dropDatabases({ url, prefix }) };
  }
  const native = serverBinaries(engine);
  if (native === undefined) throw new Error(whyUnavailable(engine));
  const server = await spawnServer(native);
  return { url: server.url, prefix, close: server.stop };
}

const NAME_PREFIX = "strata_test_";
const STALE_MS = 7 * 24 * 60 * 60 * 1000;

/** Prefix of a run's database names: its start time in milliseconds, base 36, and a random number. */
export function newPrefix(startedAt = Date.now()): string {
  return `${NAME_PREFIX}${startedAt.toString(36).padStart(9, "0")}_${randomBytes(3).toString("hex")}_`;
}

/** Drops databases that killed runs left on a server: those a week old without a connected client. */
export async function dropStaleDatabases(url: string): Promise<void> {
  const since = newPrefix(Date.now() - STALE_MS);
  await connected(url, async (sql) => {
    const left = await sql<{ name: string }[]>`
      select datname as name from pg_database d
      where datname ~ ${`^${NAME_PREFIX}[0-9a-z]{9}_`} and datname collate "C" < ${since}
        and not exists (select from pg_stat_activity a where a.datname = d.datname)`;
    // Another run may be dropping it too, or another role may own it.
    for (const { name } of left) await dropDatabase(sql, name).catch(() => {});
  });
}

const locations = new Map<ServerEngine, Promise<ServerLocation>>();

/** The server location of this process, opened by the first call and closed when Node.js becomes idle. */
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
