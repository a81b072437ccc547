import { cryptoSectors, sectorPerformance, tradingSignals } from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
import { systemHealth } from "@strata/schema-system";
import { and, desc, eq, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";
import { isActiveSignal } from "./active_signals.ts";
import { newestRegime } from "./market_regime_current.ts";
import { marketSentiment } from "./market_sentiment_summary.ts";

/**
 * Overview of the platform for a guest: always one row, each part null while there is no data.
 *
 * Read by `getGuestDashboard`.
 */
export const dashboardOverview = pgView("dashboard_overview")
  .with({ securityInvoker: true })
  .as((qb) => {
    const regime = newestRegime(qb, sql`'1d'`);
    const sentiment = marketSentiment(qb).as("sentiment");
    const measured = qb
      .select({
        change: sql<
          string | null
        >`coalesce(${sectorPerformance.performance24h}, ${sectorPerformance.marketCapChange24h})`.as(
          "change",
        ),
      })
      .from(sectorPerformance)
      .where(
        and(eq(sectorPerformance.sectorId, cryptoSectors.id), sql`${sectorPerformance.timeframe} = '1d'`),
      )
      .orderBy(desc(sectorPerformance.measuredAt))
      .limit(1)
      .as("measured");
    const top = qb
      .select({ id: cryptoSectors.id, name: cryptoSectors.name, change: measured.change })
      .from(cryptoSectors)
      .crossJoinLateral(measured)
      .where(sql`${cryptoSectors.isActive} and ${measured.change} is not null`)
      .orderBy(desc(measured.change), cryptoSectors.id)
      .limit(1)
      .as("top_sector");
    const signals = qb
      .select({ count: sql<number>`count(*)`.mapWith(Number).as("active_signal_count") })
      .from(tradingSignals)
      .innerJoin(cryptocurrencies, eq(cryptocurrencies.id, tradingSignals.cryptocurrencyId))
      .where(isActiveSignal)
      .as("signals");
    const health = qb
      .select({
        status: systemHealth.status,
        healthScore: systemHealth.healthScore,
        checkedAt: systemHealth.checkedAt,
      })
      .from(systemHealth)
      .where(sql`${systemHealth.component} = 'overall'`)
      .orderBy(desc(systemHealth.checkedAt))
      .limit(1)
      .as("health");
    return qb
      .select({
        /** Market regime: the newest live one of timeframe 1d. */
        regime: regime.regime,
        /** Confidence of the market regime, 0 to 100. */
        regimeConfidence: regime.confidenceScore.as("regime_confidence"),
        regimeRiskLevel: regime.riskLevel.as("regime_risk_level"),
        /** As-of time of the market regime. */
        regimeTime: regime.analysisTime.as("regime_time"),
        /** Fear and greed index, 0 (extreme fear) to 100 (extreme greed). */
        fearGreedIndex: sentiment.fearGreedIndex,
        /** Label of the fear and greed index, with thresholds at 20, 40, 60 and 80. */
        fearGreedLabel: sentiment.fearGreedLabel,
        /** Market sentiment over all sources, -1 to 1. */
        compositeSentiment: sentiment.compositeSentiment,
        /** Bitcoin dominance: share of the total market capitalization, percent. */
        btcDominance: sentiment.btcDominance,
        /** Total market capitalization, USD. */
        totalMarketCap: sentiment.totalMarketCap,
        /** Time of the newest market sentiment reading. */
        sentimentTime: sentiment.observedAt.as("sentiment_time"),
        /** Active sector with the best newest daily performance. */
        topSectorId: top.id.as("top_sector_id"),
        /** Name of that sector. */
        topSectorName: top.name.as("top_sector_name"),
        /**
         * 24-hour change of that sector, percent; the change of its market capitalization if no cap-weighted one is
         * known.
         */
        topSectorChange24h: sql<string | null>`${top.change}`.as("top_sector_change_24h"),
        /** Number of signals in active_signals. */
        activeSignalCount: signals.count,
        /** Status of the newest health check of the platform. */
        systemStatus: health.status.as("system_status"),
        /** Composite health score of that check, 0 to 100. */
        systemHealthScore: health.healthScore.as("system_health_score"),
        /** Time of that check. */
        systemCheckedAt: health.checkedAt.as("system_checked_at"),
      })
      .from(signals)
      .leftJoinLateral(regime, sql`true`)
      .leftJoinLateral(sentiment, sql`true`)
      .leftJoinLateral(top, sql`true`)
      .leftJoinLateral(health, sql`true`);
  });

/** A row of `dashboard_overview`. */
export type DashboardOverview = typeof dashboardOverview.$inferSelect;
