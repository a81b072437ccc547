import type { Engine } from "../engine.ts";
import type { ServerLocation } from "../server/databases.ts";

/** What the configuration of a Vitest project and its global setup tell the tests: `provide` and `inject`. */
export interface Provided {
  /** The engine of the project, from its configuration. */
  engine: Engine;
  /** Where the databases of the run are, from global_setup; absent on PGlite. */
  serverLocation: ServerLocation;
}

declare module "vitest" {
  interface ProvidedContext extends Provided {}
}
