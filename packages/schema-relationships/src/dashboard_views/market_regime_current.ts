import { documented } from "@strata/schema-base";
import { marketRegimes } from "@strata/schema-layers";
import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { pgView, type QueryBuilder } from "drizzle-orm/pg-core";

const regime = marketRegimes;

/** The newest live regime of one timeframe; of several at one time the surest. */
export const newestRegime = (qb: QueryBuilder, timeframe: SQL) =>
  qb
    .select()
    .from(regime)
    .where(and(eq(regime.timeframe, timeframe), sql`${regime.dataSource} = 'live'`))
    .orderBy(desc(regime.analysisTime), desc(regime.confidenceScore), desc(regime.id))
    .limit(1)
    .as("newest_regime");

/** Q52, Q158 One row is the newest live regime of one timeframe, if there is one: back-tests and simulations are not. */
export const marketRegimeCurrent = documented(
  pgView("market_regime_current")
    .with({ securityInvoker: true })
    .as((qb) => {
      const newest = newestRegime(qb, sql`frames.timeframe`);
      return qb
        .select({
          id: newest.id,
          timeframe: newest.timeframe,
          modelName: newest.modelName,
          modelVersion: newest.modelVersion,
          analysisTime: newest.analysisTime,
          regime: newest.regime,
          previousRegime: newest.previousRegime,
          predictedRegime: newest.predictedRegime,
          regimeStartedAt: newest.regimeStartedAt,
          confidenceScore: newest.confidenceScore,
          trendStrength: newest.trendStrength,
          volatilityScore: newest.volatilityScore,
          transitionProbability: newest.transitionProbability,
          riskLevel: newest.riskLevel,
          recommendedExposure: newest.recommendedExposure,
        })
        .from(sql`unnest(enum_range(null::timeframe)) as frames (timeframe)`)
        .crossJoinLateral(newest);
    }),
  "One row is the newest live regime of one timeframe, if there is one",
  {},
);

export type CurrentMarketRegime = typeof marketRegimeCurrent.$inferSelect;
