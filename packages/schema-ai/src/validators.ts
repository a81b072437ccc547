import { aiModels, modelPerformance, predictions } from "@strata/schema-ai";
import { type Validators, validatorsOf } from "@strata/validators";

/**
 * The zod schemas of each table: `insert`, `update` and `select`, made from its columns and CHECKs. Not exported by the
 * package's index: only who imports this needs zod.
 */
export const aiModelValidators: Validators<typeof aiModels> = /* @__PURE__ */ validatorsOf(aiModels);
export const modelPerformanceValidators: Validators<typeof modelPerformance> =
  /* @__PURE__ */ validatorsOf(modelPerformance);
export const predictionValidators: Validators<typeof predictions> = /* @__PURE__ */ validatorsOf(predictions);
