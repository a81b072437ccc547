import {
  between,
  documented,
  finite,
  id,
  idComment,
  isArray,
  isObject,
  jsonArray,
  jsonObject,
  nonNegative,
  oneOf,
  percent,
  reference,
  riskLevel,
  score,
  signedRatio,
  timeframe,
  timestampComments,
  timestamps,
  timestamptz,
  trimmed,
  usd,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, numeric, pgTable, text, unique } from "drizzle-orm/pg-core";
import { marketRegimes } from "../layer1/market_regime.ts";
import { cryptoSectors } from "./crypto_sector.ts";

export { riskLevel, timeframe };

export const sectorOutlooks = ["bullish", "bearish", "neutral"] as const;

/** A coin in a ranking, best first. */
export interface RankedCryptocurrency {
  cryptocurrencyId: number;
  symbol?: string;
  score?: number;
}

/** One row is what one model said of one sector at one time. */
export const sectorAnalysis = documented(
  pgTable(
    "sector_analysis",
    {
      id: id(),
      sectorId: integer("sector_id").notNull(),
      marketRegimeId: reference("market_regime_id"),
      modelName: text("model_name").notNull(),
      modelVersion: text("model_version").notNull(),
      timeframe: timeframe("timeframe").notNull().default("1d"),
      analysisTime: timestamptz("analysis_time").notNull().defaultNow(),
      validUntil: timestamptz("valid_until"),
      outlook: text("outlook", { enum: sectorOutlooks }).notNull().default("neutral"),
      confidenceScore: score("confidence_score").notNull(),
      riskLevel: riskLevel("risk_level").notNull().default("medium"),
      recommendedAllocation: percent("recommended_allocation"),
      relativeStrength: score("relative_strength"),
      momentumScore: score("momentum_score"),
      liquidityScore: score("liquidity_score"),
      volatilityScore: score("volatility_score"),
      inflowScore: score("inflow_score"),
      outflowScore: score("outflow_score"),
      correlationWithBtc: signedRatio("correlation_with_btc"),
      correlationWithEth: signedRatio("correlation_with_eth"),
      dominancePercentage: numeric("dominance_percentage"),
      tvlUsd: usd("tvl_usd"),
      institutionalInflowUsd: usd("institutional_inflow_usd"),
      topCryptos: jsonArray<RankedCryptocurrency>("top_cryptos"),
      keySignals: jsonObject<Record<string, unknown>>("key_signals"),
      analysisData: jsonObject<Record<string, unknown>>("analysis_data"),
      ...timestamps(),
    },
    (t) => [
      foreignKey({
        name: "sector_analysis_sector_id_fk",
        columns: [t.sectorId],
        foreignColumns: [cryptoSectors.id],
      }).onDelete("cascade"),
      foreignKey({
        name: "sector_analysis_market_regime_id_fk",
        columns: [t.marketRegimeId],
        foreignColumns: [marketRegimes.id],
      }).onDelete("set null"),
      // The newest analysis of each sector (Q73); a model says one thing about one sector and time.
      unique("sector_analysis_sector_id_timeframe_analysis_time_model_key").on(
        t.sectorId,
        t.timeframe,
        t.analysisTime,
        t.modelName,
        t.modelVersion,
      ),
      // From a regime to what was made of it (Q161), and what the key's ON DELETE reads.
      index("sector_analysis_market_regime_id_idx")
        .on(t.marketRegimeId)
        .where(sql`${t.marketRegimeId} is not null`),
      trimmed("sector_analysis_model_name_check", t.modelName, 1, 100),
      trimmed("sector_analysis_model_version_check", t.modelVersion, 1, 50),
      check("sector_analysis_valid_until_check", sql`${t.validUntil} > ${t.analysisTime}`),
      oneOf("sector_analysis_outlook_check", t.outlook, sectorOutlooks),
      between("sector_analysis_confidence_score_check", t.confidenceScore, 0, 100),
      between("sector_analysis_recommended_allocation_check", t.recommendedAllocation, 0, 100),
      between("sector_analysis_relative_strength_check", t.relativeStrength, 0, 100),
      between("sector_analysis_momentum_score_check", t.momentumScore, 0, 100),
      between("sector_analysis_liquidity_score_check", t.liquidityScore, 0, 100),
      between("sector_analysis_volatility_score_check", t.volatilityScore, 0, 100),
      between("sector_analysis_inflow_score_check", t.inflowScore, 0, 100),
      between("sector_analysis_outflow_score_check", t.outflowScore, 0, 100),
      between("sector_analysis_correlation_with_btc_check", t.correlationWithBtc, -1, 1),
      between("sector_analysis_correlation_with_eth_check", t.correlationWithEth, -1, 1),
      between("sector_analysis_dominance_percentage_check", t.dominancePercentage, 0, 100),
      nonNegative("sector_analysis_tvl_usd_check", t.tvlUsd),
      finite("sector_analysis_institutional_inflow_usd_check", t.institutionalInflowUsd),
      isArray("sector_analysis_top_cryptos_check", t.topCryptos),
      isObject("sector_analysis_key_signals_check", t.keySignals),
      isObject("sector_analysis_analysis_data_check", t.analysisData),
    ],
  ),
  "One row is what one model said of one sector at one time",
  {
    ...idComment,
    sectorId: "The sector",
    marketRegimeId: "State of the market that the analysis started from, layer 1",
    modelName: "Model that said it, by value; predictions holds the key to it",
    modelVersion: "Version of that model",
    timeframe: "Length of the candles that it looked at",
    analysisTime: "Time that the analysis is of; it knows nothing later",
    validUntil: "End of the time that it speaks of",
    outlook: "Where the sector is going",
    confidenceScore: "How sure the model is, 0 to 100",
    riskLevel: "Risk of the sector now",
    recommendedAllocation: "Share of the money to have in the sector, percent",
    relativeStrength: "Strength against the other sectors, 0 to 100",
    momentumScore: "How strongly it moves, 0 to 100",
    liquidityScore: "How easily its coins are traded, 0 to 100",
    volatilityScore: "How volatile it is, 0 to 100",
    inflowScore: "How much money comes in from other sectors, 0 to 100",
    outflowScore: "How much money leaves to other sectors, 0 to 100",
    correlationWithBtc: "Correlation with bitcoin, -1 to 1",
    correlationWithEth: "Correlation with ether, -1 to 1",
    dominancePercentage: "Its share of the market's capitalisation, percent",
    tvlUsd: "Value locked in its protocols, USD",
    institutionalInflowUsd: "Money of institutions that came in, USD; negative where more left",
    topCryptos: "Its coins, best first",
    keySignals: "Signs that the outlook rests on, by name",
    analysisData: "More of the analysis",
    ...timestampComments,
  },
);

export type SectorAnalysis = typeof sectorAnalysis.$inferSelect;
export type NewSectorAnalysis = typeof sectorAnalysis.$inferInsert;
