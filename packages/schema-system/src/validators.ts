// Imported by package name: only the build writes it (see comments.d.ts).
import { comments } from "@strata/schema-system/comments";
import { type Validators, validatorsOf } from "@strata/validators";
import {
  analyticsData,
  backgroundTasks,
  externalApiLogs,
  suggestionFeedback,
  systemHealth,
} from "./index.ts";

/**
 * The zod schemas of each table: `insert`, `update` and `select`, built from its columns and CHECKs. A separate
 * entry of the package, so that the main entry does not load zod.
 */
export const analyticsDataValidators: Validators<typeof analyticsData> = /* @__PURE__ */ validatorsOf(
  analyticsData,
  { comments: comments.analytics_data },
);
/** Zod schemas of `external_api_logs`. */
export const externalApiLogValidators: Validators<typeof externalApiLogs> = /* @__PURE__ */ validatorsOf(
  externalApiLogs,
  { comments: comments.external_api_logs },
);
/** Zod schemas of `suggestion_feedback`. */
export const suggestionFeedbackValidators: Validators<typeof suggestionFeedback> =
  /* @__PURE__ */ validatorsOf(suggestionFeedback, { comments: comments.suggestion_feedback });
/** Zod schemas of `system_health`. */
export const systemHealthValidators: Validators<typeof systemHealth> = /* @__PURE__ */ validatorsOf(
  systemHealth,
  { comments: comments.system_health },
);
/** Zod schemas of `background_tasks`. */
export const backgroundTaskValidators: Validators<typeof backgroundTasks> = /* @__PURE__ */ validatorsOf(
  backgroundTasks,
  { comments: comments.background_tasks },
);
