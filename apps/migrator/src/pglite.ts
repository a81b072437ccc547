import { setImmediate as nextTurn } from "node:timers/promises";
import { PGlite } from "@electric-sql/pglite";

export type { PGlite };

/**
 * PGlite runs statements synchronously in this thread. A turn of the event loop before each lets the process handle
 * signals and animate a spinner.
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
