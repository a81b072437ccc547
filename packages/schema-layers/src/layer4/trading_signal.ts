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

/** Trade direction. */
export const signalDirections = ["long", "short"] as const;
/** Signal strength, from weak to very strong. */
export const signalStrengths = ["weak", "moderate", "strong", "very_strong"] as const;
/**
 * Status of a signal: active, executed by the user, past its expiry, cancelled, invalidated by its criteria, closed at
 * the target price, or closed at the stop-loss price.
 */
export const signalStatuses = [
  "active",
  "executed",
  "expired",
  "cancelled",
  "invalidated",
  "hit_target",
  "stopped_out",
] as const;

/** Trading signals of models, one per coin, timeframe and time, with their outcome once closed. */
export const tradingSignals = pgTable(
  "trading_signals",
  {
    id: id(),
    /** Coin to trade. */
    cryptocurrencyId: integer("cryptocurrency_id").notNull(),
    /** Suggestion (layer 3) the signal is based on. */
    suggestionId: reference("suggestion_id"),
    /** Sector analysis (layer 2) the signal is based on. */
    sectorAnalysisId: reference("sector_analysis_id"),
    /** Market regime (layer 1) the signal is based on. */
    marketRegimeId: reference("market_regime_id"),
    /** Model name, denormalized; predictions.model_id holds the key. */
    modelName: trimmed(text("model_name"), 1, 100).notNull(),
    /** Model version, denormalized. */
    modelVersion: trimmed(text("model_version"), 1, 50).notNull(),
    /** Timeframe of the candles analyzed. */
    timeframe: timeframe("timeframe").notNull().default("1h"),
    /** As-of time of the signal; no later data was used. */
    generatedAt: timestamptz("generated_at").notNull().defaultNow(),
    /** Expiry of the signal. */
    // As PostgreSQL prints it; otherwise each push would set it again.
    expiresAt: timestamptz("expires_at").notNull().default(sql`(now() + '7 days'::interval)`),
    /** Recommended action. */
    signalType: signalType("signal_type").notNull(),
    /** Trade direction; null if and only if signal_type is hold or watch. */
    direction: text("direction", { enum: signalDirections }),
    /** Entry price, USD. */
    entryPrice: positive(price("entry_price")).notNull(),
    /** Target (take-profit) price, USD. */
    targetPrice: positive(price("target_price")),
    /** Stop-loss price, USD. */
    stopLoss: positive(price("stop_loss")),
    /** Model confidence, 0 to 100. */
    confidenceScore: score("confidence_score").notNull(),
    /** Signal strength. */
    signalStrength: text("signal_strength", { enum: signalStrengths }).notNull().default("moderate"),
    /** Risk level of the trade. */
    riskLevel: riskLevel("risk_level").notNull(),
    /** Expected holding time, hours. */
    timeHorizonHours: positive(integer("time_horizon_hours")).notNull().default(24),
    /** Recommended position size, percent of the portfolio. */
    positionSizePercent: percent("position_size_percent"),
    /** Signal status. */
    status: text("status", { enum: signalStatuses }).notNull().default("active"),
    /** Time the signal was closed; null while active. */
    closedAt: timestamptz("closed_at"),
    /** Maximum favorable excursion (MFE), percent of the entry price. */
    // Not bounded by -100: a short position can lose more than its stake.
    maxFavorableExcursion: finite(percentChange("max_favorable_excursion")),
    /** Maximum adverse excursion (MAE), percent of the entry price. */
    maxAdverseExcursion: finite(percentChange("max_adverse_excursion")),
    /** Realized return, percent. */
    realizedReturn: finite(percentChange("realized_return")),
    /** Indicator values the model used, by name. */
    technicalIndicators: jsonObject<Record<string, unknown>>("technical_indicators"),
    /** Market context the model used. */
    marketContext: jsonObject<Record<string, unknown>>("market_context"),
    /** Reasoning of the model. */
    aiAnalysis: jsonObject<Record<string, unknown>>("ai_analysis"),
    /** Conditions that invalidate the signal. */
    invalidationCriteria: jsonObject<Record<string, unknown>>("invalidation_criteria"),
    /** Reward-to-risk ratio: |target − entry| / |entry − stop|; null without a target or stop. */
    // nullif, so that equal stop and entry prices fail trading_signals_prices_check and not with a division by zero.
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
    // One signal per coin, time, timeframe and model version, so that a repeated run inserts nothing (insertSignals);
    // also all signals of a coin, newest first (listSignalsOfCoin).
    unique("trading_signals_coin_generated_at_timeframe_model_key").on(
      t.cryptocurrencyId,
      t.generatedAt,
      t.timeframe,
      t.modelName,
      t.modelVersion,
    ),
    // Active signals, highest confidence first (listBestActiveSignals).
    index("trading_signals_confidence_score_generated_at_idx")
      .on(t.confidenceScore, t.generatedAt)
      .where(sql`${t.status} = 'active'`),
    // Signals of a coin with one status, newest first (listSignalsOfCoin, getCoinPage).
    index("trading_signals_cryptocurrency_id_status_generated_at_idx").on(
      t.cryptocurrencyId,
      t.status,
      t.generatedAt,
    ),
    // Signals due to expire (expireSignals).
    index("trading_signals_expires_at_idx").on(t.expiresAt).where(sql`${t.status} = 'active'`),
    // From an output of another layer to its signals (traceRegime), and the foreign keys' ON DELETE.
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

/** A row of `trading_signals`. */
export type TradingSignal = Row<typeof tradingSignals>;
/** A row to insert into `trading_signals`. */
export type NewTradingSignal = NewRow<typeof tradingSignals>;
