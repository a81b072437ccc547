import * as ai from "./ai.ts";
import type { TableCases } from "./cases.ts";
import * as core from "./core.ts";
import * as layer1 from "./layer1.ts";
import * as layer2 from "./layer2.ts";
import * as layer3 from "./layer3.ts";
import * as layer4 from "./layer4.ts";
import * as market from "./market.ts";
import * as system from "./system.ts";

/** The cases of every table. */
export const allCases = [core, market, layer1, layer2, layer3, layer4, ai, system]
  .flatMap((file): unknown[] => Object.values(file))
  .filter((value): value is TableCases => typeof value === "object");
