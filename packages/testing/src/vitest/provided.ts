// The type import makes the augmentation below find its module.
import type {} from "vitest";
import type { Engine } from "../engine.ts";
import type { Place } from "../server/databases.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The engine of the Vitest project, from its configuration. */
    engine: Engine;
    /** Where the databases of the run are, provided by global_setup; absent on PGlite. */
    place: Place;
  }
}
