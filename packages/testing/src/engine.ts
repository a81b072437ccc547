/** A PostgreSQL server that the kit starts itself, by its major version. */
export type OwnEngine = "postgres-15" | "postgres-18";

/** What runs on a server; `postgres` is the one that DATABASE_URL_TEST names, or else the newest that the kit starts. */
export type ServerEngine = OwnEngine | "postgres";

/** What a database runs on. */
export type Engine = "pglite" | ServerEngine;

/** The engines of a run of ours: a server named by DATABASE_URL_TEST takes the place of those the kit starts. */
export function enginesOfRun(env: NodeJS.ProcessEnv = process.env): Engine[] {
  return env.DATABASE_URL_TEST ? ["pglite", "postgres"] : ["pglite", "postgres-15", "postgres-18"];
}
