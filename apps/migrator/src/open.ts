import type { Connection } from "./database.ts";
import { openServer } from "./server_database.ts";
import type { Target } from "./target.ts";

/**
 * Opens the database of a target on one connection. An embedded one is created where there is none, and locked
 * against every other process until it is closed.
 *
 * @throws StrataError if it cannot be reached, is in use, or is too old.
 */
export async function open(target: Target): Promise<Connection> {
  if (target.kind === "server") return openServer(target, target.url);
  // PGlite takes a tenth of a second to load, which a server does not need.
  const { openEmbedded, openMemory } = await import("./embedded_database.ts");
  return target.kind === "embedded" ? openEmbedded(target, target.directory) : openMemory(target);
}
