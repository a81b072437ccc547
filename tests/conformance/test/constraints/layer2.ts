import type { Database } from "@strata/migrator/database";
import {
  cryptoSectorMemberships,
  cryptoSectors,
  sectorAnalysis,
  sectorPerformance,
  sectorRotationSignals,
} from "@strata/schema-layers";
import {
  arrayCase,
  atMostCase,
  badNumbers,
  type Fixtures,
  finiteCase,
  foreignKeyCase,
  nonNegativeCase,
  objectCase,
  oneOfCase,
  percentChangeCase,
  scoreCase,
  signedRatioCase,
  type TableCases,
  trimmedCase,
} from "./cases.ts";

const at = (iso: string) => new Date(iso);

/** Inserts the rows of this layer that the cases reference. */
export async function layer2Fixtures(
  db: Pick<Database, "insert">,
): Promise<Pick<Fixtures, "sectorId" | "otherSectorId" | "sectorAnalysisId">> {
  const sectors = await db
    .insert(cryptoSectors)
    .values(["fixture", "other-fixture"].map((slug) => ({ slug, name: slug })))
    .returning({ id: cryptoSectors.id });
  const sectorId = sectors[0]?.id ?? 0;
  const [analysis] = await db
    .insert(sectorAnalysis)
    .values({ sectorId, modelName: "fixture", modelVersion: "1", confidenceScore: "50" })
    .returning({ id: sectorAnalysis.id });
  return { sectorId, otherSectorId: sectors[1]?.id ?? 0, sectorAnalysisId: analysis?.id ?? 0 };
}

export const cryptoSectorCases: TableCases = {
  table: cryptoSectors,
  row: (_, n) => ({ slug: `sector-${n}`, name: `Sector ${n}` }),
  constraints: ({ sectorId }) => ({
    crypto_sectors_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
    crypto_sectors_parent_id_fk: foreignKeyCase("parentId", sectorId),
    crypto_sectors_slug_key: { before: { slug: "twice" }, bad: [{ slug: "twice" }] },
    crypto_sectors_name_key: { before: { name: "Twice" }, bad: [{ name: "Twice" }] },
    crypto_sectors_parent_id_check: {
      before: { id: 900_002 },
      good: { id: 900_003, parentId: 900_002 },
      bad: [{ id: 900_004, parentId: 900_004 }],
    },
    crypto_sectors_slug_check: trimmedCase("slug", 1, 200),
    crypto_sectors_name_check: trimmedCase("name", 1, 200),
    crypto_sectors_description_check: atMostCase("description", 20_000),
    crypto_sectors_sector_type_check: oneOfCase("sectorType", "base_layer"),
    crypto_sectors_maturity_level_check: oneOfCase("maturityLevel", "high"),
    crypto_sectors_market_cap_check: nonNegativeCase("marketCap"),
    crypto_sectors_volume_24h_check: nonNegativeCase("volume24h"),
    crypto_sectors_market_cap_change_24h_check: percentChangeCase("marketCapChange24h"),
    crypto_sectors_characteristics_check: objectCase("characteristics"),
  }),
};

export const cryptoSectorMembershipCases: TableCases = {
  table: cryptoSectorMemberships,
  row: ({ cryptocurrencyId, sectorId }) => ({ cryptocurrencyId, sectorId }),
  constraints: ({ cryptocurrencyId, sectorId, otherSectorId }) => ({
    crypto_sector_memberships_pkey: { before: {}, good: { sectorId: otherSectorId }, bad: [{}] },
    crypto_sector_memberships_cryptocurrency_id_fk: foreignKeyCase("cryptocurrencyId", cryptocurrencyId),
    crypto_sector_memberships_sector_id_fk: foreignKeyCase("sectorId", sectorId),
    crypto_sector_memberships_cryptocurrency_id_key: {
      before: { isPrimary: true },
      good: { sectorId: otherSectorId },
      bad: [{ sectorId: otherSectorId, isPrimary: true }],
    },
    crypto_sector_memberships_allocation_percent_check: scoreCase("allocationPercent"),
    crypto_sector_memberships_source_check: trimmedCase("source", 1, 50),
  }),
};

export const sectorAnalysisCases: TableCases = {
  table: sectorAnalysis,
  row: ({ sectorId }, n) => ({
    sectorId,
    modelName: "sectors",
    modelVersion: `test ${n}`,
    analysisTime: at("2026-01-01T00:00Z"),
    confidenceScore: "50",
  }),
  constraints: ({ sectorId, otherSectorId, marketRegimeId }) => ({
    sector_analysis_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
    sector_analysis_sector_id_fk: foreignKeyCase("sectorId", sectorId),
    sector_analysis_market_regime_id_fk: foreignKeyCase("marketRegimeId", marketRegimeId),
    sector_analysis_sector_id_timeframe_analysis_time_model_key: {
      before: { modelVersion: "1" },
      good: { modelVersion: "1", sectorId: otherSectorId },
      bad: [{ modelVersion: "1" }, { modelVersion: "1", outlook: "bullish" }],
    },
    sector_analysis_model_name_check: trimmedCase("modelName", 1, 100),
    sector_analysis_model_version_check: trimmedCase("modelVersion", 1, 50),
    sector_analysis_valid_until_check: {
      good: { validUntil: at("2026-01-01T00:00:00.001Z") },
      bad: [{ validUntil: at("2026-01-01T00:00Z") }],
    },
    sector_analysis_outlook_check: oneOfCase("outlook", "bearish"),
    sector_analysis_confidence_score_check: scoreCase("confidenceScore"),
    sector_analysis_recommended_allocation_check: scoreCase("recommendedAllocation"),
    sector_analysis_relative_strength_check: scoreCase("relativeStrength"),
    sector_analysis_momentum_score_check: scoreCase("momentumScore"),
    sector_analysis_liquidity_score_check: scoreCase("liquidityScore"),
    sector_analysis_volatility_score_check: scoreCase("volatilityScore"),
    sector_analysis_inflow_score_check: scoreCase("inflowScore"),
    sector_analysis_outflow_score_check: scoreCase("outflowScore"),
    sector_analysis_correlation_with_btc_check: signedRatioCase("correlationWithBtc"),
    sector_analysis_correlation_with_eth_check: signedRatioCase("correlationWithEth"),
    sector_analysis_dominance_percentage_check: {
      good: { dominancePercentage: "100" },
      bad: badNumbers("dominancePercentage", "-0.000000001", "100.000000001"),
    },
    sector_analysis_tvl_usd_check: nonNegativeCase("tvlUsd"),
    sector_analysis_institutional_inflow_usd_check: finiteCase("institutionalInflowUsd"),
    sector_analysis_top_cryptos_check: arrayCase("topCryptos"),
    sector_analysis_key_signals_check: objectCase("keySignals"),
    sector_analysis_analysis_data_check: objectCase("analysisData"),
  }),
};

export const sectorPerformanceCases: TableCases = {
  table: sectorPerformance,
  row: ({ sectorId }, n) => ({ sectorId, measuredAt: new Date(Date.UTC(2026, 0, 1, 0, n)) }),
  constraints: ({ sectorId, otherSectorId, cryptocurrencyId }) => {
    const first = { measuredAt: at("2025-01-01T00:00Z") };
    return {
      sector_performance_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
      sector_performance_sector_id_fk: foreignKeyCase("sectorId", sectorId),
      sector_performance_top_performer_id_fk: foreignKeyCase("topPerformerId", cryptocurrencyId),
      sector_performance_worst_performer_id_fk: foreignKeyCase("worstPerformerId", cryptocurrencyId),
      sector_performance_sector_id_timeframe_measured_at_key: {
        before: first,
        good: { ...first, sectorId: otherSectorId },
        bad: [first],
      },
      sector_performance_asset_count_check: { good: { assetCount: 0 }, bad: [{ assetCount: -1 }] },
      sector_performance_market_cap_check: nonNegativeCase("marketCap"),
      sector_performance_volume_24h_check: nonNegativeCase("volume24h"),
      sector_performance_performance_1h_check: percentChangeCase("performance1h"),
      sector_performance_performance_24h_check: percentChangeCase("performance24h"),
      sector_performance_performance_7d_check: percentChangeCase("performance7d"),
      sector_performance_performance_30d_check: percentChangeCase("performance30d"),
      sector_performance_performance_90d_check: percentChangeCase("performance90d"),
      sector_performance_performance_vs_btc_check: finiteCase("performanceVsBtc"),
      sector_performance_volume_change_24h_check: percentChangeCase("volumeChange24h"),
      sector_performance_market_cap_change_24h_check: percentChangeCase("marketCapChange24h"),
      sector_performance_momentum_score_check: scoreCase("momentumScore"),
      sector_performance_metrics_check: objectCase("metrics"),
    };
  },
};

export const sectorRotationSignalCases: TableCases = {
  table: sectorRotationSignals,
  row: ({ sectorId, otherSectorId }, n) => ({
    fromSectorId: sectorId,
    toSectorId: otherSectorId,
    modelName: "rotations",
    modelVersion: `test ${n}`,
    detectedAt: at("2026-01-01T00:00Z"),
    strength: "50",
    confidenceScore: "50",
  }),
  constraints: ({ sectorId, otherSectorId, marketRegimeId }) => {
    const fromCash = { fromSectorId: null, modelVersion: "1" };
    return {
      sector_rotation_signals_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
      sector_rotation_signals_from_sector_id_fk: foreignKeyCase("fromSectorId", sectorId),
      sector_rotation_signals_to_sector_id_fk: foreignKeyCase("toSectorId", otherSectorId),
      sector_rotation_signals_market_regime_id_fk: foreignKeyCase("marketRegimeId", marketRegimeId),
      sector_rotation_signals_from_detected_to_timeframe_model_key: {
        before: fromCash,
        good: { ...fromCash, timeframe: "1w" },
        // Cash is null, and nulls are equal here.
        bad: [fromCash],
      },
      sector_rotation_signals_sectors_check: {
        good: { toSectorId: null },
        bad: [{ fromSectorId: null, toSectorId: null }, { toSectorId: sectorId }],
      },
      sector_rotation_signals_model_name_check: trimmedCase("modelName", 1, 100),
      sector_rotation_signals_model_version_check: trimmedCase("modelVersion", 1, 50),
      sector_rotation_signals_expires_at_check: {
        good: { expiresAt: at("2026-01-01T00:00:00.001Z") },
        bad: [{ expiresAt: at("2026-01-01T00:00Z") }],
      },
      sector_rotation_signals_status_check: oneOfCase("status", "faded"),
      sector_rotation_signals_rotation_stage_check: oneOfCase("rotationStage", "late"),
      sector_rotation_signals_strength_check: scoreCase("strength"),
      sector_rotation_signals_confidence_score_check: scoreCase("confidenceScore"),
      sector_rotation_signals_capital_flow_usd_check: nonNegativeCase("capitalFlowUsd"),
      sector_rotation_signals_detection_method_check: trimmedCase("detectionMethod", 1, 50),
      sector_rotation_signals_indicators_check: objectCase("indicators"),
    };
  },
};
