import { setImmediate as nextTurn } from "node:timers/promises";
import { PGlite } from "@electric-sql/pglite";

export type { PGlite };

/**
 * PGlite computes in this thread, and between two statements it waits for nothing: without a turn of the event loop no
 * signal would reach the process until all its work is done, and no spinner would turn.
 */
class InterruptiblePGlite extends PGlite {
  override async execProtocolRaw(...message: Parameters<PGlite["execProtocolRaw"]>): Promise<Uint8Array> {
    await nextTurn();
    return super.execProtocolRaw(...message);
  }
}

/** Opens the PGlite database of a folder, or `memory://`. */
export async function openPglite(dataDirectory: string): Promise<PGlite> {
  const client = new InterruptiblePGlite(dataDirectory);
  await client.waitReady;
  return client;
}
