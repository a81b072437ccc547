import { join, resolve } from "node:path";
import { exitCodes, StrataError } from "./errors.ts";

export { redact } from "@strata/migrate";

/** Which database `strata` and drizzle-kit work on. */
export type Target =
  | { readonly kind: "server"; readonly url: string; readonly label: string }
  | { readonly kind: "embedded"; readonly directory: string; readonly label: string }
  | { readonly kind: "memory"; readonly label: string };

/**
 * Reads the one variable that chooses the database: `DATABASE_URL=postgres://…` a server, unset the embedded
 * PGlite in `./.strata/` (`STRATA_DIR` names another folder), `memory://` a throw-away one. Its label is safe to
 * print: no password, no query string.
 *
 * @throws StrataError if DATABASE_URL is something else; the message does not repeat it.
 */
export function targetOf(env: NodeJS.ProcessEnv): Target {
  const url = env.DATABASE_URL;
  if (!url) {
    const directory = resolve(env.STRATA_DIR || ".strata");
    return { kind: "embedded", directory, label: `embedded ${directory}` };
  }
  if (url === "memory://") return { kind: "memory", label: "in memory" };
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new StrataError(exitCodes.configuration, "DATABASE_URL is not a database address.", {
      hint: "Write postgres://user:password@host:port/database (percent-encode special characters of the password), memory:// for a throw-away database, or unset it for the embedded one.",
    });
  }
  const { hostname, port, pathname } = new URL(url);
  return { kind: "server", url, label: `postgres://${hostname}${port && `:${port}`}${pathname}` };
}

/** Where PGlite's files are in the folder of an embedded database, beside its lock. */
export const embeddedData = (directory: string): string => join(directory, "data");
