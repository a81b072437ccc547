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

/** Categories of macro indicators. `dominance` values are percentages, 0 to 100. */
export const indicatorCategories = [
  "traditional",
  "commodity",
  "rates",
  "dominance",
  "derivatives",
  "onchain",
  "other",
] as const;
/** Impact of an indicator value on the crypto market. */
export const indicatorImpacts = ["bullish", "bearish", "neutral"] as const;

/**
 * Macro indicator values, one per release; a revision is a separate row.
 *
 * A revision has a later `released_at` and never overwrites the first release, so that a backtest can query what was
 * known at any time.
 */
export const macroIndicators = pgTable(
  "macro_indicators",
  {
    id: id(),
    /** Indicator name in upper case, such as VIX, DXY, US10Y, CPI, BTC.D or BTC_FUNDING. */
    indicatorName: matches(text("indicator_name"), "^[A-Z0-9][A-Z0-9._-]{0,49}$").notNull(),
    /** Indicator category. */
    category: text("category", { enum: indicatorCategories }).notNull(),
    /** Interval between values. */
    timeframe: timeframe("timeframe").notNull().default("1d"),
    /** Time the value refers to. */
    observedAt: timestamptz("observed_at").notNull(),
    /** Release time, when the value became public; later for a revision. */
    releasedAt: timestamptz("released_at").notNull(),
    /** Indicator value, in its unit. */
    value: finite(numeric("value")).notNull(),
    /** Previous value, as known at the release. */
    previousValue: finite(numeric("previous_value")),
    /** Change from the previous value, percent. */
    // Not limited to -100: a rate that goes from 1 to -2 changes by -300%.
    changePercentage: finite(percentChange("change_percentage")),
    /** Normalized value: -1 to 1, or a z-score. */
    normalizedValue: finite(numeric("normalized_value")),
    /** Unit of the value, such as usd, pct, index or btc. */
    unit: trimmed(text("unit"), 1, 20),
    /** Impact of the value on the crypto market. */
    impact: text("impact", { enum: indicatorImpacts }),
    /** Source of the value. */
    source: trimmed(text("source"), 1, 50).notNull(),
    /** Reliability of the value, 0 to 100. */
    qualityScore: score("quality_score"),
    /** Additional data from the source. */
    metadata: jsonObject<Record<string, unknown>>("metadata"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // The newest value of each indicator, one indicator over time, the value known at a given time, and the upsert of a
    // value (listLatestIndicators, listIndicator, getIndicatorAt, saveIndicators).
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

/** A row of `macro_indicators`. */
export type MacroIndicator = Row<typeof macroIndicators>;
/** A row to insert into `macro_indicators`. */
export type NewMacroIndicator = NewRow<typeof macroIndicators>;
