import {
  between,
  columnChecks,
  finite,
  id,
  jsonArray,
  jsonObject,
  type NewRow,
  percent,
  type Row,
  reference,
  riskLevel,
  score,
  signedRatio,
  timeframe,
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

/** Expected direction of a sector. */
export const sectorOutlooks = ["bullish", "bearish", "neutral"] as const;

/** An entry in a ranking of coins. */
export interface RankedCryptocurrency {
  cryptocurrencyId: number;
  symbol?: string;
  score?: number;
}

/** Sector analyses produced by models, one per sector, timeframe, as-of time and model version. */
export const sectorAnalysis = pgTable(
  "sector_analysis",
  {
    id: id(),
    /** Analyzed sector. */
    sectorId: integer("sector_id").notNull(),
    /** Market regime the analysis is based on (layer 1); null if none. */
    marketRegimeId: reference("market_regime_id"),
    /** Model name, denormalized; the foreign key to the model is predictions.model_id. */
    modelName: trimmed(text("model_name"), 1, 100).notNull(),
    /** Model version. */
    modelVersion: trimmed(text("model_version"), 1, 50).notNull(),
    /** Length of the analyzed candles. */
    timeframe: timeframe("timeframe").notNull().default("1d"),
    /** As-of time of the analysis; no later data was used. */
    analysisTime: timestamptz("analysis_time").notNull().defaultNow(),
    /** Expiry of the analysis. */
    validUntil: timestamptz("valid_until"),
    /** Outlook for the sector. */
    outlook: text("outlook", { enum: sectorOutlooks }).notNull().default("neutral"),
    /** Model confidence, 0 to 100. */
    confidenceScore: score("confidence_score").notNull(),
    /** Risk level of the sector. */
    riskLevel: riskLevel("risk_level").notNull().default("medium"),
    /** Recommended share of capital to hold in the sector, percent. */
    recommendedAllocation: percent("recommended_allocation"),
    /** Strength relative to other sectors, 0 to 100. */
    relativeStrength: score("relative_strength"),
    /** Momentum of the sector, 0 to 100. */
    momentumScore: score("momentum_score"),
    /** Liquidity of the sector's coins, 0 to 100. */
    liquidityScore: score("liquidity_score"),
    /** Volatility of the sector, 0 to 100. */
    volatilityScore: score("volatility_score"),
    /** Capital inflow from other sectors, 0 to 100. */
    inflowScore: score("inflow_score"),
    /** Capital outflow to other sectors, 0 to 100. */
    outflowScore: score("outflow_score"),
    /** Correlation with Bitcoin, -1 to 1. */
    correlationWithBtc: signedRatio("correlation_with_btc"),
    /** Correlation with Ether, -1 to 1. */
    correlationWithEth: signedRatio("correlation_with_eth"),
    /** Share of the total market capitalization, percent. */
    dominancePercentage: between(numeric("dominance_percentage"), 0, 100),
    /** Total value locked (TVL) in the sector's protocols, USD. */
    tvlUsd: usd("tvl_usd"),
    /** Net institutional inflow, USD; negative for a net outflow. */
    institutionalInflowUsd: finite(usd("institutional_inflow_usd")),
    /** Ranked coins of the sector, best first. */
    topCryptos: jsonArray<RankedCryptocurrency>("top_cryptos"),
    /** Signals the outlook is based on, by name. */
    keySignals: jsonObject<Record<string, unknown>>("key_signals"),
    /** Additional analysis data. */
    analysisData: jsonObject<Record<string, unknown>>("analysis_data"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
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
    // The newest analysis of each sector (listLatestSectorAnalyses). A model version analyzes a sector once per as-of
    // time.
    unique("sector_analysis_sector_id_timeframe_analysis_time_model_key").on(
      t.sectorId,
      t.timeframe,
      t.analysisTime,
      t.modelName,
      t.modelVersion,
    ),
    // From a regime to the analyses based on it (traceRegime), and the foreign key's ON DELETE.
    index("sector_analysis_market_regime_id_idx")
      .on(t.marketRegimeId)
      .where(sql`${t.marketRegimeId} is not null`),
    check("sector_analysis_valid_until_check", sql`${t.validUntil} > ${t.analysisTime}`),
  ],
);

/** A row of `sector_analysis`. */
export type SectorAnalysis = Row<typeof sectorAnalysis>;
/** A row to insert into `sector_analysis`. */
export type NewSectorAnalysis = NewRow<typeof sectorAnalysis>;
