import {
  between,
  columnChecks,
  id,
  jsonObject,
  type NewRow,
  percentChange,
  type Row,
  reference,
  timestamps,
  trimmed,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
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

export const feedbackActions = ["accepted", "rejected", "modified", "ignored", "none"] as const;

const columns = () => ({
  id: id(),
  /** Suggestion spoken of; null after its deletion. */
  suggestionId: reference("suggestion_id"),
  /** Account that said it; null after its erasure, while what it said stays. */
  userId: reference("user_id"),
  /** From 1, bad, to 5, good. */
  rating: between(smallint("rating"), 1, 5),
  /** What the person did with the suggestion. */
  actionTaken: text("action_taken", { enum: feedbackActions }).notNull().default("none"),
  /** Whether it helped. */
  isHelpful: boolean("is_helpful"),
  /** What the person wrote, at most 10000 characters. */
  feedbackText: trimmed(text("feedback_text"), 1, 10000),
  /** Return that the person saw, percent. */
  actualOutcome: percentChange("actual_outcome"),
  /** More about it, by name. */
  feedbackData: jsonObject<Record<string, unknown>>("feedback_data"),
  ...timestamps(),
});

/**
 * One row is what one person said of one suggestion of the AI.
 *
 * The same table twice: {@link suggestionFeedback} of this package stands alone, since this package knows neither users
 * nor suggestions, and `@strata/schema-relationships` makes the one that is migrated, with a key to each of them.
 *
 * @param keys the foreign keys.
 */
export const suggestionFeedbackTable = (
  keys: (t: PgBuildExtraConfigColumns<ReturnType<typeof columns>>) => ForeignKeyBuilder[] = () => [],
) =>
  pgTable("suggestion_feedback", columns(), (t) => [
    ...columnChecks(t),
    ...keys(t),
    // One per person and suggestion (recordFeedback); all of a suggestion (listFeedbackOfSuggestion), and what its
    // key's ON DELETE reads (archiveImplementedSuggestions). Nulls are distinct: what erased persons said of one
    // suggestion stays side by side.
    unique("suggestion_feedback_suggestion_id_user_id_key").on(t.suggestionId, t.userId),
    // All of a person, newest first, read backwards (listFeedbackOfUser), and what the key's ON DELETE reads (eraseUser).
    index("suggestion_feedback_user_id_created_at_idx").on(t.userId, t.createdAt),
    // Feedback of the last weeks (summarizeFeedback).
    index("suggestion_feedback_created_at_idx").on(t.createdAt),
    // Something was said.
    check(
      "suggestion_feedback_said_check",
      sql`${t.actionTaken} <> 'none' or num_nonnulls(${t.rating}, ${t.isHelpful}, ${t.feedbackText}, ${t.actualOutcome}) > 0`,
    ),
  ]);

export const suggestionFeedback = suggestionFeedbackTable();

export type SuggestionFeedback = Row<typeof suggestionFeedback>;
export type NewSuggestionFeedback = NewRow<typeof suggestionFeedback>;
