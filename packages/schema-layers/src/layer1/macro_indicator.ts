import {
  columnChecks,
  finite,
  id,
  jsonObject,
  matches,
  type NewRow,
  percentChange,
  type Row,
  score,
  timeframe,
  timestamps,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { check, numeric, pgTable, text, unique } from "drizzle-orm/pg-core";

export { timeframe };

export const indicatorCategories = [
  "traditional",
  "commodity",
  "rates",
  "dominance",
  "derivatives",
  "onchain",
  "other",
] as const;
export const indicatorImpacts = ["bullish", "bearish", "neutral"] as const;

/**
 * One row is one value of one macro indicator as it was released; a revision is a new row.
 *
 * A revision is a new row with a later `released_at` and never overwrites the first release, so that a back-test can
 * ask what was known at a time.
 */
export const macroIndicators = pgTable(
  "macro_indicators",
  {
    id: id(),
    /** Name in upper case: VIX, DXY, US10Y, CPI, BTC.D, BTC_FUNDING. */
    indicatorName: matches(text("indicator_name"), "^[A-Z0-9][A-Z0-9._-]{0,49}$").notNull(),
    /** What kind of indicator it is. */
    category: text("category", { enum: indicatorCategories }).notNull(),
    /** How often it has a value. */
    timeframe: timeframe("timeframe").notNull().default("1d"),
    /** Time that the value is of. */
    observedAt: timestamptz("observed_at").notNull(),
    /** When the value became public; later for a revision. */
    releasedAt: timestamptz("released_at").notNull(),
    /** The value, in its unit. */
    value: finite(numeric("value")).notNull(),
    /** The value before it, as known at the release. */
    previousValue: finite(numeric("previous_value")),
    /** Change against the previous value, percent. */
    // Not from -100: a rate that goes from 1 to -2 changes by -300 percent.
    changePercentage: finite(percentChange("change_percentage")),
    /** The value on a common scale: -1 to 1, or a z-score. */
    normalizedValue: finite(numeric("normalized_value")),
    /** Unit of the value: usd, pct, index, btc. */
    unit: trimmed(text("unit"), 1, 20),
    /** What the value means for crypto. */
    impact: text("impact", { enum: indicatorImpacts }),
    /** Where the value comes from. */
    source: trimmed(text("source"), 1, 50).notNull(),
    /** How far the value can be trusted, 0 to 100. */
    qualityScore: score("quality_score"),
    /** What else the source says of it. */
    metadata: jsonObject<Record<string, unknown>>("metadata"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // The newest value of each indicator, one indicator over time, as known at any time, and the upsert of a value
    // (listLatestIndicators, listIndicator, getIndicatorAt, saveIndicators).
    unique("macro_indicators_name_timeframe_observed_at_released_at_key").on(
      t.indicatorName,
      t.timeframe,
      t.observedAt,
      t.releasedAt,
    ),
    check(
      "macro_indicators_dominance_check",
      sql`${t.category} <> 'dominance' or ${t.value} between 0 and 100`,
    ),
  ],
);

export type MacroIndicator = Row<typeof macroIndicators>;
export type NewMacroIndicator = NewRow<typeof macroIndicators>;
