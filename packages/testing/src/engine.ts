// The type import makes the augmentation below find its module.
import type {} from "vitest";

/** A PostgreSQL server that the kit starts itself, by its major version. */
type ServerEngine = "postgres-15" | "postgres-18";

/** What a suite runs on; `postgres` is the server that DATABASE_URL_TEST names. */
export type Engine = "pglite" | ServerEngine | "postgres";

/** Where the databases of a run come from. */
export type Origin =
  | { engine: "pglite"; image: string }
  | { engine: Exclude<Engine, "pglite">; url: string; prefix: string };

declare module "vitest" {
  interface ProvidedContext {
    /** The engine of the Vitest project, from vitest.config.ts. */
    engine: Engine;
    /** Provided by global_setup; absent when the engine has no server on this platform. */
    origin: Origin;
  }
}

/** The engines of a run: a server named by DATABASE_URL_TEST takes the place of those the kit starts. */
export function enginesOfRun(env: NodeJS.ProcessEnv = process.env): Engine[] {
  return env.DATABASE_URL_TEST ? ["pglite", "postgres"] : ["pglite", "postgres-15", "postgres-18"];
}
