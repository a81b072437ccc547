import {
  analyticsData,
  backgroundTasks,
  externalApiLogs,
  suggestionFeedback,
  systemHealth,
} from "@strata/schema-system";
import { type Validators, validatorsOf } from "@strata/validators";

/**
 * The zod schemas of each table: `insert`, `update` and `select`, made from its columns and CHECKs. An entry of its own,
 * since it needs zod.
 */
export const analyticsDataValidators: Validators<typeof analyticsData> =
  /* @__PURE__ */ validatorsOf(analyticsData);
export const externalApiLogValidators: Validators<typeof externalApiLogs> =
  /* @__PURE__ */ validatorsOf(externalApiLogs);
export const suggestionFeedbackValidators: Validators<typeof suggestionFeedback> =
  /* @__PURE__ */ validatorsOf(suggestionFeedback);
export const systemHealthValidators: Validators<typeof systemHealth> =
  /* @__PURE__ */ validatorsOf(systemHealth);
export const backgroundTaskValidators: Validators<typeof backgroundTasks> =
  /* @__PURE__ */ validatorsOf(backgroundTasks);
