import { createDatabase, dropDatabase } from "./databases.ts";

/**
 * Rejects unless databases can be created on the server that DATABASE_URL_TEST names. The error says which
 * server and user, and never the password.
 */
export async function checkOwnServer(url: string, prefix: string): Promise<void> {
  const name = `${prefix}check`;
  try {
    await createDatabase(url, name);
    await dropDatabase(url, name);
  } catch (error) {
    // Not as a cause: what a driver or the URL parser throws may hold the whole URL.
    throw new Error(
      `Cannot create a database on ${withoutPassword(url)}, the server of DATABASE_URL_TEST, ` +
        `whose role needs CREATEDB: ${(error as Error).message}`,
    );
  }
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return "(not a URL such as postgres://user@host:5432/database)";
  const shown = new URL(url);
  shown.password = "";
  shown.search = "";
  return shown.href;
}
