import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { exitCodes, StrataError } from "./errors.ts";

export { redact } from "@strata/migrate";

/** Which database `strata` and drizzle-kit work on. */
export type Target =
  | { readonly kind: "server"; readonly url: string; readonly label: string }
  | { readonly kind: "embedded"; readonly directory: string; readonly label: string }
  | { readonly kind: "memory"; readonly label: string };

/** Where an address comes from, and how it is written. */
const addressHelp = {
  where: "--url, or DATABASE_URL in the environment or in .env",
  hint: "Write postgres://user:password@host:port/database (percent-encode special characters of the password), file:FOLDER for an embedded database, or memory:// for a throw-away one. Without an address the database is the embedded one in ./.strata.",
};

function embeddedIn(folder: string): Target {
  const directory = resolve(folder);
  return { kind: "embedded", directory, label: `embedded ${directory}` };
}

/**
 * Reads the variable that chooses the database: `DATABASE_URL=postgres://…` a server, `file:FOLDER` the embedded PGlite
 * of a folder, `memory://` a throw-away one; not set, the embedded one in `./.strata/`, or in the folder `STRATA_DIR`.
 * Its label is safe to print: no password, no query string.
 *
 * @throws StrataError if DATABASE_URL is empty or something else; the message does not repeat it.
 */
export function targetOf(env: NodeJS.ProcessEnv): Target {
  const url = env.DATABASE_URL;
  if (url === undefined) return embeddedIn(env.STRATA_DIR || ".strata");
  if (url === "memory://") return { kind: "memory", label: "in memory" };
  const folder = folderOf(url);
  if (folder) return embeddedIn(folder);
  // A variable that a deployment meant to fill must not quietly choose the embedded database.
  if (url === "")
    throw new StrataError(exitCodes.configuration, "The database address is empty.", addressHelp);
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new StrataError(exitCodes.configuration, "The database address is not valid.", addressHelp);
  const { hostname, port, pathname } = new URL(url);
  return { kind: "server", url, label: `postgres://${hostname}${port && `:${port}`}${pathname}` };
}

/** The folder of `file:FOLDER` or `file:///FOLDER`. */
function folderOf(url: string): string | undefined {
  if (/^file:(?!\/\/)./.test(url)) return url.slice("file:".length);
  try {
    return url.startsWith("file:///") ? fileURLToPath(url) : undefined;
  } catch {
    return undefined;
  }
}

/** Where PGlite's files are in the folder of an embedded database, beside its lock. */
export const embeddedData = (directory: string): string => join(directory, "data");
