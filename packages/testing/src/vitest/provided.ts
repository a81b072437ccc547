import type { Engine } from "../engine.ts";
import type { ServerLocation } from "../server/databases.ts";

/** Values provided to tests (`inject`) by the configuration of a Vitest project and its global setup. */
export interface Provided {
  /** Engine of the project, from its configuration. */
  engine: Engine;
  /** Server of the run, from global_setup; absent on PGlite. */
  serverLocation: ServerLocation;
}

declare module "vitest" {
  interface ProvidedContext extends Provided {}
}
