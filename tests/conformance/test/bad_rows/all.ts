import * as ai from "./ai.ts";
import * as core from "./core.ts";
import * as layer1 from "./layer1.ts";
import * as layer2 from "./layer2.ts";
import * as layer3 from "./layer3.ts";
import * as layer4 from "./layer4.ts";
import * as market from "./market.ts";
import type { TableRows } from "./rows.ts";
import * as system from "./system.ts";

/** The rows of every table. */
export const allRows: readonly TableRows[] = [
  core,
  market,
  layer1,
  layer2,
  layer3,
  layer4,
  ai,
  system,
].flatMap((file): TableRows[] => Object.values(file));
