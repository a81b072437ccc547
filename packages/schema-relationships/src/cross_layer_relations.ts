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

// With its two foreign keys, which `@strata/schema-system` cannot declare. Both objects give the same queries.
export const suggestionFeedback = suggestionFeedbackTable((t) => [
  // SET NULL: feedback outlives the suggestion and the account (archiveImplementedSuggestions, eraseUser).
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

// The views have no relations, but are listed so that `db.query` has them. As namespaces, because the declaration
// file refers to those by name and would write out the types of 19 views.
const analyticsViewsPart = defineRelationsPart(analyticsViews);
const dashboardViewsPart = defineRelationsPart(dashboardViews);

/**
 * The relations of all domains merged, for `drizzle(client, { relations })`: from a signal to its regime, sector
 * analysis, suggestion, prediction and model, and back.
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
