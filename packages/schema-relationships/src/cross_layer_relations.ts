import { aiRelations } from "@strata/schema-ai/relations";
import { type MergedParts, mergeParts } from "@strata/schema-base";
import { users } from "@strata/schema-core";
import { coreRelations } from "@strata/schema-core/relations";
import { aiAssetSuggestions } from "@strata/schema-layers";
import { layersRelations } from "@strata/schema-layers/relations";
import { marketRelations } from "@strata/schema-market/relations";
import { suggestionFeedbackTable } from "@strata/schema-system";
import { systemRelations } from "@strata/schema-system/relations";
import { defineRelationsPart } from "drizzle-orm";
import { foreignKey } from "drizzle-orm/pg-core";
import * as analyticsViews from "./analytics_views/index.ts";
import * as dashboardViews from "./dashboard_views/index.ts";

// With its two keys, which `@strata/schema-system` cannot have. Queries through either object are the same.
export const suggestionFeedback = suggestionFeedbackTable((t) => [
  // What was said outlives the suggestion and the account (archiveImplementedSuggestions, eraseUser).
  foreignKey({
    name: "suggestion_feedback_suggestion_id_fk",
    columns: [t.suggestionId],
    foreignColumns: [aiAssetSuggestions.id],
  }).onDelete("set null"),
  foreignKey({
    name: "suggestion_feedback_user_id_fk",
    columns: [t.userId],
    foreignColumns: [users.id],
  }).onDelete("set null"),
]);

const feedbackRelations = defineRelationsPart({ suggestionFeedback, aiAssetSuggestions, users }, (r) => ({
  suggestionFeedback: {
    suggestion: r.one.aiAssetSuggestions({
      from: r.suggestionFeedback.suggestionId,
      to: r.aiAssetSuggestions.id,
    }),
    user: r.one.users({ from: r.suggestionFeedback.userId, to: r.users.id }),
  },
  aiAssetSuggestions: {
    feedback: r.many.suggestionFeedback({
      from: r.aiAssetSuggestions.id,
      to: r.suggestionFeedback.suggestionId,
    }),
  },
  users: {
    feedback: r.many.suggestionFeedback({ from: r.users.id, to: r.suggestionFeedback.userId }),
  },
}));

// The views have no relations, but are named, so that `db.query` has them. Namespaces, which stay names in the
// declaration file: the types of 19 views would be written out.
const analyticsViewsPart = defineRelationsPart(analyticsViews);
const dashboardViewsPart = defineRelationsPart(dashboardViews);

/**
 * The relations of all domains as one, for `drizzle(client, { relations })`: from a signal to the regime, the sector
 * analysis, the suggestion, the prediction and the model behind it, and back.
 */
export const relations: MergedParts<
  | typeof coreRelations
  | typeof marketRelations
  | typeof layersRelations
  | typeof aiRelations
  | typeof systemRelations
  | typeof feedbackRelations
  | typeof analyticsViewsPart
  | typeof dashboardViewsPart
> = mergeParts(
  coreRelations,
  marketRelations,
  layersRelations,
  aiRelations,
  systemRelations,
  feedbackRelations,
  analyticsViewsPart,
  dashboardViewsPart,
);
