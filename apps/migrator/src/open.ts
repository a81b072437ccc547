import type { Connection } from "./database.ts";
import { openServer } from "./server_database.ts";
import type { Target } from "./target.ts";

/**
 * Opens a database with one connection. An embedded one is created if it is missing, and locked against other processes
 * until it is closed.
 *
 * @throws StrataError if it cannot be reached, is in use, or has an unsupported version.
 */
export async function open(target: Target): Promise<Connection> {
  if (target.kind === "server") return openServer(target, target.url);
  // Loading PGlite takes a tenth of a second, so it is loaded only if it is needed.
  const { openEmbedded, openMemory } = await import("./embedded_database.ts");
  return target.kind === "embedded" ? openEmbedded(target, target.directory) : openMemory(target);
}
