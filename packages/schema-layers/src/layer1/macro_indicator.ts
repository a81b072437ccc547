import {
  between,
  documented,
  finite,
  id,
  idComment,
  isObject,
  jsonObject,
  matches,
  oneOf,
  percentChange,
  score,
  timeframe,
  timestampComments,
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
 * One row is one value of one macro indicator as it was released. A revision is a new row with a later `released_at`
 * and never overwrites the first release, so that a back-test can ask what was known at a time.
 */
export const macroIndicators = documented(
  pgTable(
    "macro_indicators",
    {
      id: id(),
      indicatorName: text("indicator_name").notNull(),
      category: text("category", { enum: indicatorCategories }).notNull(),
      timeframe: timeframe("timeframe").notNull().default("1d"),
      observedAt: timestamptz("observed_at").notNull(),
      releasedAt: timestamptz("released_at").notNull(),
      value: numeric("value").notNull(),
      previousValue: numeric("previous_value"),
      changePercentage: percentChange("change_percentage"),
      normalizedValue: numeric("normalized_value"),
      unit: text("unit"),
      impact: text("impact", { enum: indicatorImpacts }),
      source: text("source").notNull(),
      qualityScore: score("quality_score"),
      metadata: jsonObject<Record<string, unknown>>("metadata"),
      ...timestamps(),
    },
    (t) => [
      // The newest value of each indicator, one indicator over time, as known at any time, and the upsert of a value
      // (Q57-Q60).
      unique("macro_indicators_name_timeframe_observed_at_released_at_key").on(
        t.indicatorName,
        t.timeframe,
        t.observedAt,
        t.releasedAt,
      ),
      matches("macro_indicators_indicator_name_check", t.indicatorName, "^[A-Z0-9][A-Z0-9._-]{0,49}$"),
      oneOf("macro_indicators_category_check", t.category, indicatorCategories),
      finite("macro_indicators_value_check", t.value),
      check(
        "macro_indicators_dominance_check",
        sql`${t.category} <> 'dominance' or ${t.value} between 0 and 100`,
      ),
      finite("macro_indicators_previous_value_check", t.previousValue),
      // Not from -100: a rate that goes from 1 to -2 changes by -300 percent.
      finite("macro_indicators_change_percentage_check", t.changePercentage),
      finite("macro_indicators_normalized_value_check", t.normalizedValue),
      trimmed("macro_indicators_unit_check", t.unit, 1, 20),
      oneOf("macro_indicators_impact_check", t.impact, indicatorImpacts),
      trimmed("macro_indicators_source_check", t.source, 1, 50),
      between("macro_indicators_quality_score_check", t.qualityScore, 0, 100),
      isObject("macro_indicators_metadata_check", t.metadata),
    ],
  ),
  "One row is one value of one macro indicator as it was released; a revision is a new row",
  {
    ...idComment,
    indicatorName: "Name in upper case: VIX, DXY, US10Y, CPI, BTC.D, BTC_FUNDING",
    category: "What kind of indicator it is",
    timeframe: "How often it has a value",
    observedAt: "Time that the value is of",
    releasedAt: "When the value became public; later for a revision",
    value: "The value, in its unit",
    previousValue: "The value before it, as known at the release",
    changePercentage: "Change against the previous value, percent",
    normalizedValue: "The value on a common scale: -1 to 1, or a z-score",
    unit: "Unit of the value: usd, pct, index, btc",
    impact: "What the value means for crypto",
    source: "Where the value comes from",
    qualityScore: "How far the value can be trusted, 0 to 100",
    metadata: "What else the source says of it",
    ...timestampComments,
  },
);

export type MacroIndicator = typeof macroIndicators.$inferSelect;
export type NewMacroIndicator = typeof macroIndicators.$inferInsert;
