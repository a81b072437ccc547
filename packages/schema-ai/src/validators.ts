// Imported by package name: only the build writes it (see comments.d.ts).
import { comments } from "@strata/schema-ai/comments";
import { type Validators, validatorsOf } from "@strata/validators";
import { aiModels, modelPerformance, predictions } from "./index.ts";

/**
 * The zod schemas of each table: `insert`, `update` and `select`, built from its columns and CHECKs. A separate
 * entry of the package, so that the main entry does not load zod.
 */
export const aiModelValidators: Validators<typeof aiModels> = /* @__PURE__ */ validatorsOf(aiModels, {
  comments: comments.ai_models,
});
/** Zod schemas of `model_performance`. */
export const modelPerformanceValidators: Validators<typeof modelPerformance> = /* @__PURE__ */ validatorsOf(
  modelPerformance,
  { comments: comments.model_performance },
);
/** Zod schemas of `predictions`. */
export const predictionValidators: Validators<typeof predictions> = /* @__PURE__ */ validatorsOf(
  predictions,
  {
    comments: comments.predictions,
    messages: {
      predictions_lineage_id_check: "lineageId must be the id of the underlying row",
    },
  },
);
