import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAddress, type ServerAddress } from "@strata/migrate/address";
import { MigrateError } from "@strata/migrate/errors";
import { exitCodes, StrataError } from "./errors.ts";

export { drizzleKitCredentials } from "@strata/migrate/address";

/** The database that `strata` and drizzle-kit use. */
export type Target =
  | { readonly kind: "server"; readonly address: ServerAddress; readonly label: string }
  | { readonly kind: "embedded"; readonly directory: string; readonly label: string }
  | { readonly kind: "memory"; readonly label: string };

/** Sources and form of an address. */
const addressHelp = {
  where: "--url, or DATABASE_URL in the environment or in .env",
  hint: "Write postgres://user:password@host:port/database (percent-encode special characters of the password), file:FOLDER for an embedded database, or memory:// for an in-memory one. Without an address strata uses the embedded database in ./.strata.",
};

function embeddedIn(folder: string): Target {
  const directory = resolve(folder);
  return { kind: "embedded", directory, label: `embedded ${directory}` };
}

/**
 * Reads the database from the environment: `DATABASE_URL` with `postgres://…` for a server, `file:FOLDER` for an
 * embedded PGlite, `memory://` for an in-memory one; if it is not set, the embedded one in `STRATA_DIR` or `./.strata`.
 * The label is safe to print: no user, no password, no query string.
 *
 * @throws StrataError if DATABASE_URL is empty or has another form; the message does not repeat it.
 */
export function targetOf(env: NodeJS.ProcessEnv): Target {
  const url = env.DATABASE_URL;
  if (url === undefined) return embeddedIn(env.STRATA_DIR || ".strata");
  if (url === "memory://") return { kind: "memory", label: "in memory" };
  const folder = folderOf(url);
  if (folder) return embeddedIn(folder);
  // A deployment that failed to set the variable must not silently use the embedded database.
  if (url === "")
    throw new StrataError(exitCodes.configuration, "The database address is empty.", addressHelp);
  const address = serverOf(url);
  return { kind: "server", address, label: address.label };
}

function serverOf(url: string): ServerAddress {
  try {
    return parseAddress(url);
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error;
    const isForm = error.message === "The database address is not valid.";
    throw new StrataError(exitCodes.configuration, error.message, {
      where: `${addressHelp.where}: ${error.where}`,
      hint: isForm ? addressHelp.hint : error.hint,
    });
  }
}

/** Parses `file:FOLDER` and `file:///FOLDER`. */
function folderOf(url: string): string | undefined {
  if (/^file:(?!\/\/)./.test(url)) return url.slice("file:".length);
  try {
    return url.startsWith("file:///") ? fileURLToPath(url) : undefined;
  } catch {
    return undefined;
  }
}

/** Folder of the files of PGlite in the folder of an embedded database, which has the lock file too. */
export const embeddedData = (directory: string): string => join(directory, "data");
