import { aiModels, modelPerformance, predictions } from "@strata/schema-ai";
import { type Validators, validatorsOf } from "@strata/validators";

/**
 * The zod schemas of each table: `insert`, `update` and `select`, made from its columns and CHECKs. An entry of its own,
 * since it needs zod.
 */
export const aiModelValidators: Validators<typeof aiModels> = /* @__PURE__ */ validatorsOf(aiModels);
export const modelPerformanceValidators: Validators<typeof modelPerformance> =
  /* @__PURE__ */ validatorsOf(modelPerformance);
export const predictionValidators: Validators<typeof predictions> = /* @__PURE__ */ validatorsOf(
  predictions,
  {
    messages: {
      predictions_lineage_id_check: "lineageId must be the id of the row that the prediction is from",
    },
  },
);
