import type { Extensions } from "@electric-sql/pglite";
import type { AnyRelations } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pglite";
import { proxyClient } from "../proxy_client.ts";
import type { PgliteTestDatabase } from "../test_database.ts";
import { type Booted, boot } from "./boot.ts";
import type { DatabaseImage } from "./database_image.ts";

/** Starts a separate database from an image. */
export async function openPglite<TRelations extends AnyRelations>(
  image: DatabaseImage,
  extensions: Extensions,
  relations: TRelations | undefined,
  start = boot,
): Promise<PgliteTestDatabase<TRelations>> {
  let current = await start(image, extensions);
  let closing: Promise<void> | undefined;
  const client = proxyClient(() => current.client);

  const expectIdle = (action: string) => {
    if (closing) throw new Error(`${action} failed: the database is closed`);
    const { running } = current.client;
    if (running > 0) {
      throw new Error(
        `${action} failed: ${running} ${running === 1 ? "query or transaction is" : "queries or transactions are"} ` +
          "running. Await them first.",
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
      // A query may have started in the meantime.
      expectIdle("rewind");
      if (restore && !client.wasm.hasLoadedLibrary) return restore();
      const next = await start(image, extensions);
      // The database may have been closed in the meantime.
      if (closing) return next.client.close();
      current = next;
      await client.close();
    },
    fork: async () => {
      expectIdle("fork");
      // With synchronous_commit off a commit may not be in the files yet. CHECKPOINT fails in an aborted transaction.
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
 * Closes a client without waiting for running queries: a transaction that waits for its own database would never
 * finish, and neither would the test file. Closing only frees memory.
 */
async function close(client: Booted["client"]): Promise<void> {
  const isAtWork = client.running > 0;
  const closing = client.close();
  if (isAtWork) closing.catch(() => {});
  else await closing;
}
