import {
  columnChecks,
  finite,
  id,
  jsonObject,
  lines,
  type NewRow,
  percent,
  percentChange,
  positive,
  price,
  type Row,
  reference,
  riskLevel,
  score,
  signalType,
  timeframe,
  timestamps,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { cryptocurrencies } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, numeric, pgTable, text, unique } from "drizzle-orm/pg-core";
import { marketRegimes } from "../layer1/market_regime.ts";
import { sectorAnalysis } from "../layer2/sector_analysis.ts";
import { aiAssetSuggestions } from "../layer3/asset_suggestion.ts";

export { riskLevel, signalType, timeframe };

export const signalDirections = ["long", "short"] as const;
export const signalStrengths = ["weak", "moderate", "strong", "very_strong"] as const;
export const signalStatuses = [
  "active",
  "executed",
  "expired",
  "cancelled",
  "invalidated",
  "hit_target",
  "stopped_out",
] as const;

/** One row is one signal of one model to trade one coin, and in the end what came of it. */
export const tradingSignals = pgTable(
  "trading_signals",
  {
    id: id(),
    /** The coin. */
    cryptocurrencyId: integer("cryptocurrency_id").notNull(),
    /** Suggestion that it came from, layer 3. */
    suggestionId: reference("suggestion_id"),
    /** Analysis of the sector that it started from, layer 2. */
    sectorAnalysisId: reference("sector_analysis_id"),
    /** State of the market that it started from, layer 1. */
    marketRegimeId: reference("market_regime_id"),
    /** Model that gave it, by value; predictions holds the key to it. */
    modelName: trimmed(text("model_name"), 1, 100).notNull(),
    /** Version of that model. */
    modelVersion: trimmed(text("model_version"), 1, 50).notNull(),
    /** Length of the candles that it looked at. */
    timeframe: timeframe("timeframe").notNull().default("1h"),
    /** Time that the signal is of; the model knew nothing later. */
    generatedAt: timestamptz("generated_at").notNull().defaultNow(),
    /** When it is out of date. */
    // As PostgreSQL prints it, else each push would set it anew.
    expiresAt: timestamptz("expires_at").notNull().default(sql`(now() + '7 days'::interval)`),
    /** What to do. */
    signalType: signalType("signal_type").notNull(),
    /** Which way to be in the market; null exactly for hold and watch. */
    direction: text("direction", { enum: signalDirections }),
    /** Price to begin at, USD. */
    entryPrice: positive(price("entry_price")).notNull(),
    /** Price to end at with a gain, USD. */
    targetPrice: positive(price("target_price")),
    /** Price to end at with a loss, USD. */
    stopLoss: positive(price("stop_loss")),
    /** How sure the model is, 0 to 100. */
    confidenceScore: score("confidence_score").notNull(),
    /** How strong the signal is. */
    signalStrength: text("signal_strength", { enum: signalStrengths }).notNull().default("moderate"),
    /** Risk of following it. */
    riskLevel: riskLevel("risk_level").notNull(),
    /** How long it is meant to take, hours. */
    timeHorizonHours: positive(integer("time_horizon_hours")).notNull().default(24),
    /** Share of the money to put in, percent. */
    positionSizePercent: percent("position_size_percent"),
    /** What became of it. */
    status: text("status", { enum: signalStatuses }).notNull().default("active"),
    /** When it came to its end. */
    closedAt: timestamptz("closed_at"),
    /** Best that it was on the way, percent of the entry price. */
    // Not from -100: a short position can lose more than all of itself.
    maxFavorableExcursion: finite(percentChange("max_favorable_excursion")),
    /** Worst that it was on the way, percent of the entry price. */
    maxAdverseExcursion: finite(percentChange("max_adverse_excursion")),
    /** What came of it, percent. */
    realizedReturn: finite(percentChange("realized_return")),
    /** Indicator values that the model looked at, by name. */
    technicalIndicators: jsonObject<Record<string, unknown>>("technical_indicators"),
    /** State of the market that the model saw. */
    marketContext: jsonObject<Record<string, unknown>>("market_context"),
    /** Why the model gave it. */
    aiAnalysis: jsonObject<Record<string, unknown>>("ai_analysis"),
    /** What would make it void. */
    invalidationCriteria: jsonObject<Record<string, unknown>>("invalidation_criteria"),
    /** Way to the target over way to the stop; null where one is missing. */
    // No division by zero, so that the CHECK of the prices speaks where stop and entry are the same.
    riskRewardRatio: numeric("risk_reward_ratio").generatedAlwaysAs(
      sql`abs(target_price - entry_price) / nullif(abs(entry_price - stop_loss), 0)`,
    ),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    foreignKey({
      name: "trading_signals_cryptocurrency_id_fk",
      columns: [t.cryptocurrencyId],
      foreignColumns: [cryptocurrencies.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "trading_signals_suggestion_id_fk",
      columns: [t.suggestionId],
      foreignColumns: [aiAssetSuggestions.id],
    }).onDelete("set null"),
    foreignKey({
      name: "trading_signals_sector_analysis_id_fk",
      columns: [t.sectorAnalysisId],
      foreignColumns: [sectorAnalysis.id],
    }).onDelete("set null"),
    foreignKey({
      name: "trading_signals_market_regime_id_fk",
      columns: [t.marketRegimeId],
      foreignColumns: [marketRegimes.id],
    }).onDelete("set null"),
    // A model gives one signal for one coin, timeframe and time, so that a run that is repeated adds nothing
    // (insertSignals); and all signals of a coin, newest first (listSignalsOfCoin).
    unique("trading_signals_coin_generated_at_timeframe_model_key").on(
      t.cryptocurrencyId,
      t.generatedAt,
      t.timeframe,
      t.modelName,
      t.modelVersion,
    ),
    // The best that are active (listBestActiveSignals).
    index("trading_signals_confidence_score_generated_at_idx")
      .on(t.confidenceScore, t.generatedAt)
      .where(sql`${t.status} = 'active'`),
    // The signals of a coin with one status, newest first (listSignalsOfCoin, getCoinPage).
    index("trading_signals_cryptocurrency_id_status_generated_at_idx").on(
      t.cryptocurrencyId,
      t.status,
      t.generatedAt,
    ),
    // What is to be expired (expireSignals).
    index("trading_signals_expires_at_idx").on(t.expiresAt).where(sql`${t.status} = 'active'`),
    // From what the other layers said to the signals made of it (traceRegime), and what the keys' ON DELETE reads.
    index("trading_signals_suggestion_id_idx").on(t.suggestionId).where(sql`${t.suggestionId} is not null`),
    index("trading_signals_sector_analysis_id_idx")
      .on(t.sectorAnalysisId)
      .where(sql`${t.sectorAnalysisId} is not null`),
    index("trading_signals_market_regime_id_idx")
      .on(t.marketRegimeId)
      .where(sql`${t.marketRegimeId} is not null`),
    check("trading_signals_expires_at_check", sql`${t.expiresAt} > ${t.generatedAt}`),
    check(
      "trading_signals_signal_type_check",
      sql`(${t.signalType} in ('hold', 'watch')) = (${t.direction} is null)`,
    ),
    check(
      "trading_signals_prices_check",
      lines`
        case ${t.direction}
          when 'long' then
            coalesce(${t.stopLoss} < ${t.entryPrice}, true)
            and coalesce(${t.entryPrice} < ${t.targetPrice}, true)
          when 'short' then
            coalesce(${t.targetPrice} < ${t.entryPrice}, true)
            and coalesce(${t.entryPrice} < ${t.stopLoss}, true)
          else true
        end
      `,
    ),
    check(
      "trading_signals_closed_at_check",
      sql`${t.closedAt} is null or ${t.closedAt} >= ${t.generatedAt} and ${t.status} <> 'active'`,
    ),
  ],
);

export type TradingSignal = Row<typeof tradingSignals>;
export type NewTradingSignal = NewRow<typeof tradingSignals>;
