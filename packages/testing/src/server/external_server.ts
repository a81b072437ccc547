import { connected, createDatabase, dropDatabase, type ServerLocation } from "./databases.ts";

/**
 * Rejects unless databases can be created on the server of DATABASE_URL_TEST. The error names user and host, never the
 * password.
 */
export async function checkExternalServer({ url, prefix }: ServerLocation): Promise<void> {
  // No `cause` below: errors of the URL parser and the driver may contain the whole URL.
  if (!URL.canParse(url)) {
    throw new Error("DATABASE_URL_TEST is not a URL. Set it to postgres://user:password@host:5432/database.");
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
      // A host with several addresses causes an AggregateError, which has no message.
      `DATABASE_URL_TEST: creating a database as ${username}@${host} failed: ${message || code}. ` +
        "The server must be PostgreSQL 15 or newer, and the role needs CREATEDB.",
    );
  }
}
