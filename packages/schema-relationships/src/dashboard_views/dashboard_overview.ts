import { cryptoSectors, sectorPerformance, tradingSignals } from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
import { systemHealth } from "@strata/schema-system";
import { and, desc, eq, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";
import { isActiveSignal } from "./active_signals.ts";
import { newestRegime } from "./market_regime_current.ts";
import { marketSentiment } from "./market_sentiment_summary.ts";

/**
 * One row, always: what a guest sees of the whole, each part null where there is nothing yet.
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
        /** State of the market: the newest live regime of the timeframe 1d. */
        regime: regime.regime,
        /** How sure its model is, 0 to 100. */
        regimeConfidence: regime.confidenceScore.as("regime_confidence"),
        regimeRiskLevel: regime.riskLevel.as("regime_risk_level"),
        /** Time that the regime's analysis is of. */
        regimeTime: regime.analysisTime.as("regime_time"),
        /** Fear and greed index, 0 is extreme fear and 100 extreme greed. */
        fearGreedIndex: sentiment.fearGreedIndex,
        /** That index in words, with borders at 20, 40, 60 and 80. */
        fearGreedLabel: sentiment.fearGreedLabel,
        /** Mood of the market over all sources, -1 to 1. */
        compositeSentiment: sentiment.compositeSentiment,
        /** Bitcoin's share of the market's capitalisation, percent. */
        btcDominance: sentiment.btcDominance,
        /** Capitalisation of the whole market, USD. */
        totalMarketCap: sentiment.totalMarketCap,
        /** Time of the newest measurement of the market's mood. */
        sentimentTime: sentiment.observedAt.as("sentiment_time"),
        /** Active sector that did best by its newest daily measurement. */
        topSectorId: top.id.as("top_sector_id"),
        /** Name of that sector. */
        topSectorName: top.name.as("top_sector_name"),
        /**
         * Change of that sector in 24 hours, percent; of its capitalisation where the weighted one was not measured.
         */
        topSectorChange24h: sql<string | null>`${top.change}`.as("top_sector_change_24h"),
        /** Signals in active_signals. */
        activeSignalCount: signals.count,
        /** What the newest check of the whole platform found. */
        systemStatus: health.status.as("system_status"),
        /** All that this check measured in one, 0 to 100. */
        systemHealthScore: health.healthScore.as("system_health_score"),
        /** When that check was. */
        systemCheckedAt: health.checkedAt.as("system_checked_at"),
      })
      .from(signals)
      .leftJoinLateral(regime, sql`true`)
      .leftJoinLateral(sentiment, sql`true`)
      .leftJoinLateral(top, sql`true`)
      .leftJoinLateral(health, sql`true`);
  });

export type DashboardOverview = typeof dashboardOverview.$inferSelect;
