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

export const sectorOutlooks = ["bullish", "bearish", "neutral"] as const;

/** A coin in a ranking, best first. */
export interface RankedCryptocurrency {
  cryptocurrencyId: number;
  symbol?: string;
  score?: number;
}

/** One row is what one model said of one sector at one time. */
export const sectorAnalysis = pgTable(
  "sector_analysis",
  {
    id: id(),
    /** The sector. */
    sectorId: integer("sector_id").notNull(),
    /** State of the market that the analysis started from, layer 1. */
    marketRegimeId: reference("market_regime_id"),
    /** Model that said it, by value; predictions holds the key to it. */
    modelName: trimmed(text("model_name"), 1, 100).notNull(),
    /** Version of that model. */
    modelVersion: trimmed(text("model_version"), 1, 50).notNull(),
    /** Length of the candles that it looked at. */
    timeframe: timeframe("timeframe").notNull().default("1d"),
    /** Time that the analysis is of; it knows nothing later. */
    analysisTime: timestamptz("analysis_time").notNull().defaultNow(),
    /** End of the time that it speaks of. */
    validUntil: timestamptz("valid_until"),
    /** Where the sector is going. */
    outlook: text("outlook", { enum: sectorOutlooks }).notNull().default("neutral"),
    /** How sure the model is, 0 to 100. */
    confidenceScore: score("confidence_score").notNull(),
    /** Risk of the sector now. */
    riskLevel: riskLevel("risk_level").notNull().default("medium"),
    /** Share of the money to have in the sector, percent. */
    recommendedAllocation: percent("recommended_allocation"),
    /** Strength against the other sectors, 0 to 100. */
    relativeStrength: score("relative_strength"),
    /** How strongly it moves, 0 to 100. */
    momentumScore: score("momentum_score"),
    /** How easily its coins are traded, 0 to 100. */
    liquidityScore: score("liquidity_score"),
    /** How volatile it is, 0 to 100. */
    volatilityScore: score("volatility_score"),
    /** How much money comes in from other sectors, 0 to 100. */
    inflowScore: score("inflow_score"),
    /** How much money leaves to other sectors, 0 to 100. */
    outflowScore: score("outflow_score"),
    /** Correlation with bitcoin, -1 to 1. */
    correlationWithBtc: signedRatio("correlation_with_btc"),
    /** Correlation with ether, -1 to 1. */
    correlationWithEth: signedRatio("correlation_with_eth"),
    /** Its share of the market's capitalisation, percent. */
    dominancePercentage: between(numeric("dominance_percentage"), 0, 100),
    /** Value locked in its protocols, USD. */
    tvlUsd: usd("tvl_usd"),
    /** Money of institutions that came in, USD; negative where more left. */
    institutionalInflowUsd: finite(usd("institutional_inflow_usd")),
    /** Its coins, best first. */
    topCryptos: jsonArray<RankedCryptocurrency>("top_cryptos"),
    /** Signs that the outlook rests on, by name. */
    keySignals: jsonObject<Record<string, unknown>>("key_signals"),
    /** More of the analysis. */
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
    // The newest analysis of each sector (listLatestSectorAnalyses); a model says one thing about one sector and time.
    unique("sector_analysis_sector_id_timeframe_analysis_time_model_key").on(
      t.sectorId,
      t.timeframe,
      t.analysisTime,
      t.modelName,
      t.modelVersion,
    ),
    // From a regime to what was made of it (traceRegime), and what the key's ON DELETE reads.
    index("sector_analysis_market_regime_id_idx")
      .on(t.marketRegimeId)
      .where(sql`${t.marketRegimeId} is not null`),
    check("sector_analysis_valid_until_check", sql`${t.validUntil} > ${t.analysisTime}`),
  ],
);

export type SectorAnalysis = Row<typeof sectorAnalysis>;
export type NewSectorAnalysis = NewRow<typeof sectorAnalysis>;
