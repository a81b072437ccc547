import {
  atLeastMinus100,
  between,
  documented,
  id,
  idComment,
  isObject,
  jsonObject,
  oneOf,
  percentChange,
  reference,
  timestampComments,
  timestamps,
  trimmed,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  type PgBuildExtraConfigColumns,
  pgTable,
  smallint,
  text,
  unique,
} from "drizzle-orm/pg-core";

export const feedbackActions = ["accepted", "rejected", "modified", "ignored", "none"] as const;

/** The columns of `suggestion_feedback`, new ones on each call, since a column belongs to one table. */
export const suggestionFeedbackColumns = () => ({
  id: id(),
  suggestionId: reference("suggestion_id"),
  userId: reference("user_id"),
  rating: smallint("rating"),
  actionTaken: text("action_taken", { enum: feedbackActions }).notNull().default("none"),
  isHelpful: boolean("is_helpful"),
  feedbackText: text("feedback_text"),
  actualOutcome: percentChange("actual_outcome"),
  feedbackData: jsonObject<Record<string, unknown>>("feedback_data"),
  ...timestamps(),
});

/** The indexes and constraints of `suggestion_feedback`, all but its keys to other tables. */
export const suggestionFeedbackConfig = (
  t: PgBuildExtraConfigColumns<ReturnType<typeof suggestionFeedbackColumns>>,
) => [
  // One per person and suggestion (Q96); all of a suggestion (Q97), and what its key's ON DELETE reads (Q95). Nulls
  // are distinct: what erased persons said of one suggestion stays side by side.
  unique("suggestion_feedback_suggestion_id_user_id_key").on(t.suggestionId, t.userId),
  // All of a person, newest first, read backwards (Q97), and what the key's ON DELETE reads (Q163).
  index("suggestion_feedback_user_id_created_at_idx").on(t.userId, t.createdAt),
  // Feedback of the last weeks (Q98).
  index("suggestion_feedback_created_at_idx").on(t.createdAt),
  between("suggestion_feedback_rating_check", t.rating, 1, 5),
  oneOf("suggestion_feedback_action_taken_check", t.actionTaken, feedbackActions),
  trimmed("suggestion_feedback_feedback_text_check", t.feedbackText, 1, 10000),
  atLeastMinus100("suggestion_feedback_actual_outcome_check", t.actualOutcome),
  // Something was said.
  check(
    "suggestion_feedback_said_check",
    sql`${t.actionTaken} <> 'none' or num_nonnulls(${t.rating}, ${t.isHelpful}, ${t.feedbackText}, ${t.actualOutcome}) > 0`,
  ),
  isObject("suggestion_feedback_feedback_data_check", t.feedbackData),
];

export const suggestionFeedbackComment = "One row is what one person said of one suggestion of the AI";

export const suggestionFeedbackColumnComments = {
  ...idComment,
  suggestionId: "Suggestion spoken of; null after its deletion",
  userId: "Account that said it; null after its erasure, while what it said stays",
  rating: "From 1, bad, to 5, good",
  actionTaken: "What the person did with the suggestion",
  isHelpful: "Whether it helped",
  feedbackText: "What the person wrote, at most 10000 characters",
  actualOutcome: "Return that the person saw, percent",
  feedbackData: "More about it, by name",
  ...timestampComments,
};

/**
 * One row is what one person said of one suggestion of the AI. This table stands alone: its two ids have no keys,
 * since this package knows neither users nor suggestions. The composition takes the same table with both keys from
 * `@strata/schema-relationships` in its place.
 */
export const suggestionFeedback = documented(
  pgTable("suggestion_feedback", suggestionFeedbackColumns(), suggestionFeedbackConfig),
  suggestionFeedbackComment,
  suggestionFeedbackColumnComments,
);

export type SuggestionFeedback = typeof suggestionFeedback.$inferSelect;
export type NewSuggestionFeedback = typeof suggestionFeedback.$inferInsert;
