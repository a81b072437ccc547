import {
  between,
  documented,
  finite,
  id,
  idComment,
  isObject,
  jsonObject,
  oneOf,
  percent,
  percentChange,
  positive,
  price,
  reference,
  riskLevel,
  score,
  signalType,
  timeframe,
  timestampComments,
  timestamps,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { cryptocurrencies } from "@strata/schema-market/referenced";
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
export const tradingSignals = documented(
  pgTable(
    "trading_signals",
    {
      id: id(),
      cryptocurrencyId: integer("cryptocurrency_id").notNull(),
      suggestionId: reference("suggestion_id"),
      sectorAnalysisId: reference("sector_analysis_id"),
      marketRegimeId: reference("market_regime_id"),
      modelName: text("model_name").notNull(),
      modelVersion: text("model_version").notNull(),
      timeframe: timeframe("timeframe").notNull().default("1h"),
      generatedAt: timestamptz("generated_at").notNull().defaultNow(),
      // As PostgreSQL prints it, else each push would set it anew.
      expiresAt: timestamptz("expires_at").notNull().default(sql`(now() + '7 days'::interval)`),
      signalType: signalType("signal_type").notNull(),
      direction: text("direction", { enum: signalDirections }),
      entryPrice: price("entry_price").notNull(),
      targetPrice: price("target_price"),
      stopLoss: price("stop_loss"),
      confidenceScore: score("confidence_score").notNull(),
      signalStrength: text("signal_strength", { enum: signalStrengths }).notNull().default("moderate"),
      riskLevel: riskLevel("risk_level").notNull(),
      timeHorizonHours: integer("time_horizon_hours").notNull().default(24),
      positionSizePercent: percent("position_size_percent"),
      status: text("status", { enum: signalStatuses }).notNull().default("active"),
      closedAt: timestamptz("closed_at"),
      maxFavorableExcursion: percentChange("max_favorable_excursion"),
      maxAdverseExcursion: percentChange("max_adverse_excursion"),
      realizedReturn: percentChange("realized_return"),
      technicalIndicators: jsonObject<Record<string, unknown>>("technical_indicators"),
      marketContext: jsonObject<Record<string, unknown>>("market_context"),
      aiAnalysis: jsonObject<Record<string, unknown>>("ai_analysis"),
      invalidationCriteria: jsonObject<Record<string, unknown>>("invalidation_criteria"),
      // No division by zero, so that the CHECK of the prices speaks where stop and entry are the same.
      riskRewardRatio: numeric("risk_reward_ratio").generatedAlwaysAs(
        sql`abs(target_price - entry_price) / nullif(abs(entry_price - stop_loss), 0)`,
      ),
      ...timestamps(),
    },
    (t) => [
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
      // A model gives one signal for one coin, timeframe and time, so that a run that is repeated adds nothing (Q102);
      // and all signals of a coin, newest first (Q101).
      unique("trading_signals_coin_generated_at_timeframe_model_key").on(
        t.cryptocurrencyId,
        t.generatedAt,
        t.timeframe,
        t.modelName,
        t.modelVersion,
      ),
      // The best that are active (Q100).
      index("trading_signals_confidence_score_generated_at_idx")
        .on(t.confidenceScore, t.generatedAt)
        .where(sql`${t.status} = 'active'`),
      // The signals of a coin with one status, newest first (Q101, Q160).
      index("trading_signals_cryptocurrency_id_status_generated_at_idx").on(
        t.cryptocurrencyId,
        t.status,
        t.generatedAt,
      ),
      // What is to be expired (Q103).
      index("trading_signals_expires_at_idx").on(t.expiresAt).where(sql`${t.status} = 'active'`),
      // From what the other layers said to the signals made of it (Q161), and what the keys' ON DELETE reads.
      index("trading_signals_suggestion_id_idx").on(t.suggestionId).where(sql`${t.suggestionId} is not null`),
      index("trading_signals_sector_analysis_id_idx")
        .on(t.sectorAnalysisId)
        .where(sql`${t.sectorAnalysisId} is not null`),
      index("trading_signals_market_regime_id_idx")
        .on(t.marketRegimeId)
        .where(sql`${t.marketRegimeId} is not null`),
      trimmed("trading_signals_model_name_check", t.modelName, 1, 100),
      trimmed("trading_signals_model_version_check", t.modelVersion, 1, 50),
      check("trading_signals_expires_at_check", sql`${t.expiresAt} > ${t.generatedAt}`),
      check(
        "trading_signals_signal_type_check",
        sql`(${t.signalType} in ('hold', 'watch')) = (${t.direction} is null)`,
      ),
      oneOf("trading_signals_direction_check", t.direction, signalDirections),
      positive("trading_signals_entry_price_check", t.entryPrice),
      positive("trading_signals_target_price_check", t.targetPrice),
      positive("trading_signals_stop_loss_check", t.stopLoss),
      check(
        "trading_signals_prices_check",
        sql`case ${t.direction} when 'long' then coalesce(${t.stopLoss} < ${t.entryPrice}, true) and coalesce(${t.entryPrice} < ${t.targetPrice}, true) when 'short' then coalesce(${t.targetPrice} < ${t.entryPrice}, true) and coalesce(${t.entryPrice} < ${t.stopLoss}, true) else true end`,
      ),
      between("trading_signals_confidence_score_check", t.confidenceScore, 0, 100),
      oneOf("trading_signals_signal_strength_check", t.signalStrength, signalStrengths),
      positive("trading_signals_time_horizon_hours_check", t.timeHorizonHours),
      between("trading_signals_position_size_percent_check", t.positionSizePercent, 0, 100),
      oneOf("trading_signals_status_check", t.status, signalStatuses),
      check(
        "trading_signals_closed_at_check",
        sql`${t.closedAt} is null or ${t.closedAt} >= ${t.generatedAt} and ${t.status} <> 'active'`,
      ),
      // Not from -100: a short position can lose more than all of itself.
      finite("trading_signals_max_favorable_excursion_check", t.maxFavorableExcursion),
      finite("trading_signals_max_adverse_excursion_check", t.maxAdverseExcursion),
      finite("trading_signals_realized_return_check", t.realizedReturn),
      isObject("trading_signals_technical_indicators_check", t.technicalIndicators),
      isObject("trading_signals_market_context_check", t.marketContext),
      isObject("trading_signals_ai_analysis_check", t.aiAnalysis),
      isObject("trading_signals_invalidation_criteria_check", t.invalidationCriteria),
    ],
  ),
  "One row is one signal of one model to trade one coin, and in the end what came of it",
  {
    ...idComment,
    cryptocurrencyId: "The coin",
    suggestionId: "Suggestion that it came from, layer 3",
    sectorAnalysisId: "Analysis of the sector that it started from, layer 2",
    marketRegimeId: "State of the market that it started from, layer 1",
    modelName: "Model that gave it, by value; predictions holds the key to it",
    modelVersion: "Version of that model",
    timeframe: "Length of the candles that it looked at",
    generatedAt: "Time that the signal is of; the model knew nothing later",
    expiresAt: "When it is out of date",
    signalType: "What to do",
    direction: "Which way to be in the market; null exactly for hold and watch",
    entryPrice: "Price to begin at, USD",
    targetPrice: "Price to end at with a gain, USD",
    stopLoss: "Price to end at with a loss, USD",
    confidenceScore: "How sure the model is, 0 to 100",
    signalStrength: "How strong the signal is",
    riskLevel: "Risk of following it",
    timeHorizonHours: "How long it is meant to take, hours",
    positionSizePercent: "Share of the money to put in, percent",
    status: "What became of it",
    closedAt: "When it came to its end",
    maxFavorableExcursion: "Best that it was on the way, percent of the entry price",
    maxAdverseExcursion: "Worst that it was on the way, percent of the entry price",
    realizedReturn: "What came of it, percent",
    technicalIndicators: "Indicator values that the model looked at, by name",
    marketContext: "State of the market that the model saw",
    aiAnalysis: "Why the model gave it",
    invalidationCriteria: "What would make it void",
    riskRewardRatio: "Way to the target over way to the stop; null where one is missing",
    ...timestampComments,
  },
);

export type TradingSignal = typeof tradingSignals.$inferSelect;
export type NewTradingSignal = typeof tradingSignals.$inferInsert;
