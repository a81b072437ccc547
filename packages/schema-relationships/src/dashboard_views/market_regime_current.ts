import { marketRegimes } from "@strata/schema-layers";
import { and, desc, eq, getColumns, type SQL, sql } from "drizzle-orm";
import { pgView, type QueryBuilder } from "drizzle-orm/pg-core";

const regime = marketRegimes;

/** Newest live regime of one timeframe; the highest confidence wins at equal times. */
export const newestRegime = (qb: QueryBuilder, timeframe: SQL) =>
  qb
    .select({
      id: regime.id,
      timeframe: regime.timeframe,
      modelName: regime.modelName,
      modelVersion: regime.modelVersion,
      analysisTime: regime.analysisTime,
      regime: regime.regime,
      previousRegime: regime.previousRegime,
      predictedRegime: regime.predictedRegime,
      regimeStartedAt: regime.regimeStartedAt,
      confidenceScore: regime.confidenceScore,
      trendStrength: regime.trendStrength,
      volatilityScore: regime.volatilityScore,
      transitionProbability: regime.transitionProbability,
      riskLevel: regime.riskLevel,
      recommendedExposure: regime.recommendedExposure,
    })
    .from(regime)
    .where(and(eq(regime.timeframe, timeframe), sql`${regime.dataSource} = 'live'`))
    .orderBy(desc(regime.analysisTime), desc(regime.confidenceScore), desc(regime.id))
    .limit(1)
    .as("newest_regime");

/**
 * Newest live market regime of each timeframe; backtests and simulations are excluded.
 *
 * Read by `getCurrentRegime`.
 */
export const marketRegimeCurrent = pgView("market_regime_current")
  .with({ securityInvoker: true })
  .as((qb) => {
    const newest = newestRegime(qb, sql`frames.timeframe`);
    return qb
      .select(getColumns(newest))
      .from(sql`unnest(enum_range(null::timeframe)) as frames (timeframe)`)
      .crossJoinLateral(newest);
  });

/** A row of `market_regime_current`. */
export type CurrentMarketRegime = typeof marketRegimeCurrent.$inferSelect;
