import { randomBytes } from "node:crypto";
import type { ServerEngine } from "../engine.ts";
import { serverBinaries, whyUnavailable } from "./binaries.ts";
import { dropDatabases, type Place } from "./databases.ts";
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
  const prefix = `strata_test_${randomBytes(4).toString("hex")}_`;
  const url = process.env.DATABASE_URL_TEST;
  if (engine === "postgres" && url) {
    await checkOwnServer({ url, prefix });
    // A test that was cut short has left its database, on a server that goes on living.
    return { url, prefix, close: () => dropDatabases({ url, prefix }) };
  }
  const own = engine === "postgres" ? "postgres-18" : engine;
  const native = serverBinaries(own);
  if (native === undefined) throw new Error(whyUnavailable(own));
  const server = await startServer(native);
  return { url: server.url, prefix, close: server.stop };
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
  }
  return place;
}
