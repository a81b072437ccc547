import type { Extensions } from "@electric-sql/pglite";
import type { AnyRelations } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pglite";
import { proxyClient } from "../proxy_client.ts";
import type { PgliteTestDatabase } from "../test_database.ts";
import { type Booted, boot } from "./boot.ts";
import type { DatabaseImage } from "./database_image.ts";

/** Starts a database of its own from an image. */
export async function openPglite<TRelations extends AnyRelations>(
  image: DatabaseImage,
  extensions: Extensions,
  relations: TRelations | undefined,
  start = boot,
): Promise<PgliteTestDatabase<TRelations>> {
  let current = await start(image, extensions);
  let closing: Promise<void> | undefined;
  const client = proxyClient(() => current.client);

  const expectIdle = (what: string) => {
    if (closing) throw new Error(`${what} of a database that is closed`);
    const { running } = current.client;
    if (running > 0) {
      throw new Error(
        `${what} while ${running} ${running === 1 ? "query or transaction is" : "queries or transactions are"} ` +
          "running: await them first",
      );
    }
  };

  return {
    db: drizzle({ client, relations }),
    client,
    engine: "pglite",
    url: undefined,
    rewind: async () => {
      expectIdle("rewind");
      const { client, restore } = current;
      await client.resetSession();
      // Somebody may have begun a query meanwhile.
      expectIdle("rewind");
      if (restore && !client.wasm.hasLoadedLibrary) return restore();
      const anew = await start(image, extensions);
      // It may have been closed meanwhile.
      if (closing) return anew.client.close();
      current = anew;
      await client.close();
    },
    fork: async () => {
      expectIdle("fork");
      // A commit need not have reached the files, where synchronous_commit is off. An aborted transaction refuses it.
      await current.client.exec("checkpoint").catch(() => {});
      return openPglite(current.files.read(), extensions, relations, start);
    },
    close: () => {
      closing ??= close(current.client);
      return closing;
    },
  };
}

/**
 * Closes a client. One that is at work is not waited for: a transaction that waits for its own database would never end,
 * nor would the test file. There is only memory to give back.
 */
async function close(client: Booted["client"]): Promise<void> {
  const isAtWork = client.running > 0;
  const closing = client.close();
  if (isAtWork) closing.catch(() => {});
  else await closing;
}
