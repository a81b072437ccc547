import type { ServerEngine } from "./engine.ts";
import { serverBinaries, whyUnavailable } from "./server/binaries.ts";
import { type SpawnedServer, spawnServer } from "./server/spawned_server.ts";

export type { ServerEngine } from "./engine.ts";
export type { SpawnedServer } from "./server/spawned_server.ts";

/**
 * Starts a PostgreSQL server of its own, for a test that crashes it or changes its settings. It stops at the latest when
 * this process or worker thread ends.
 *
 * Rejects with instructions if the binaries of the engine are not installed, and with the server's log if it does not
 * start.
 *
 * @param settings server settings, such as `{ max_connections: "20" }`.
 *
 * @example
 * ```ts
 * import { startServer } from "@strata/testing/server";
 *
 * const server = await startServer("postgres-18", { log_statement: "all" });
 * console.log(server.url);
 * await server.stop();
 * ```
 */
export async function startServer(
  engine: ServerEngine,
  settings: Record<string, string> = {},
): Promise<SpawnedServer> {
  const native = serverBinaries(engine);
  if (native === undefined) throw new Error(whyUnavailable(engine));
  return spawnServer(native, { settings });
}
