import {
  between,
  columnChecks,
  id,
  jsonObject,
  lines,
  type NewRow,
  percentChange,
  type Row,
  reference,
  timestamps,
  trimmed,
} from "@strata/schema-base";
import {
  boolean,
  check,
  type ForeignKeyBuilder,
  index,
  type PgBuildExtraConfigColumns,
  pgTable,
  smallint,
  text,
  unique,
} from "drizzle-orm/pg-core";

/** Action of a user on a suggestion. `modified` is accepted with changes; `none` is no action yet. */
export const feedbackActions = ["accepted", "rejected", "modified", "ignored", "none"] as const;

const columns = () => ({
  id: id(),
  /** Suggestion the feedback is about; null after its deletion. */
  suggestionId: reference("suggestion_id"),
  /** User who gave the feedback; null after the user's erasure, which keeps the feedback. */
  userId: reference("user_id"),
  /** Rating, 1 (worst) to 5 (best); null if not rated. */
  rating: between(smallint("rating"), 1, 5),
  /** Action the user took on the suggestion. */
  actionTaken: text("action_taken", { enum: feedbackActions }).notNull().default("none"),
  /** Whether the suggestion was helpful; null if not stated. */
  isHelpful: boolean("is_helpful"),
  /** Free-text feedback, at most 10000 characters. */
  feedbackText: trimmed(text("feedback_text"), 1, 10000),
  /** Actual return seen by the user, percent. */
  actualOutcome: percentChange("actual_outcome"),
  /** Additional data, by name. */
  feedbackData: jsonObject<Record<string, unknown>>("feedback_data"),
  ...timestamps(),
});

/**
 * User feedback on AI suggestions, at most one per user and suggestion.
 *
 * The table exists twice. {@link suggestionFeedback} has no foreign keys, since this package does not depend on users
 * or suggestions; `@strata/schema-relationships` builds the migrated table, with a foreign key to each.
 *
 * @param keys the foreign keys.
 */
export const suggestionFeedbackTable = (
  keys: (t: PgBuildExtraConfigColumns<ReturnType<typeof columns>>) => ForeignKeyBuilder[] = () => [],
) =>
  pgTable("suggestion_feedback", columns(), (t) => [
    ...columnChecks(t),
    ...keys(t),
    // One per user and suggestion (recordFeedback); all feedback on a suggestion (listFeedbackOfSuggestion), and the
    // foreign key's ON DELETE (archiveImplementedSuggestions). Nulls are distinct: feedback of several erased users on
    // one suggestion is kept.
    unique("suggestion_feedback_suggestion_id_user_id_key").on(t.suggestionId, t.userId),
    // All feedback of a user, newest first, read backwards (listFeedbackOfUser), and the foreign key's ON DELETE
    // (eraseUser).
    index("suggestion_feedback_user_id_created_at_idx").on(t.userId, t.createdAt),
    // Recent feedback (summarizeFeedback).
    index("suggestion_feedback_created_at_idx").on(t.createdAt),
    // At least one kind of feedback is given.
    check(
      "suggestion_feedback_said_check",
      lines`
        ${t.actionTaken} <> 'none'
        or num_nonnulls(${t.rating}, ${t.isHelpful}, ${t.feedbackText}, ${t.actualOutcome}) > 0
      `,
    ),
  ]);

export const suggestionFeedback = suggestionFeedbackTable();

/** A row of `suggestion_feedback`. */
export type SuggestionFeedback = Row<typeof suggestionFeedback>;
/** A row to insert into `suggestion_feedback`. */
export type NewSuggestionFeedback = NewRow<typeof suggestionFeedback>;
