import { connected, createDatabase, dropDatabase, type ServerLocation } from "./databases.ts";

/**
 * Rejects unless databases can be created on the server that DATABASE_URL_TEST names. The error says which
 * user and host, and never the password.
 */
export async function checkExternalServer({ url, prefix }: ServerLocation): Promise<void> {
  // No error below has a cause: what the URL parser or the driver throws may hold the whole URL.
  if (!URL.canParse(url)) {
    throw new Error("DATABASE_URL_TEST is not a URL such as postgres://user@host:5432/database");
  }
  const { username, host } = new URL(url);
  const name = `${prefix}check`;
  try {
    await connected(url, async (admin) => {
      await createDatabase(admin, name);
      await dropDatabase(admin, name);
    });
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    throw new Error(
      `DATABASE_URL_TEST: cannot create a database as ${username}@${host}. It must be PostgreSQL 15 or newer, ` +
        "and the role needs CREATEDB: " +
        // A host of several addresses gives an AggregateError, which has no message.
        (message || code),
    );
  }
}
