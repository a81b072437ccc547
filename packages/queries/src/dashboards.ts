import {
  activePredictions,
  aiPerformance,
  cryptocurrencies,
  type DashboardOverview,
  dashboardOverview,
  latestPrices,
  portfolioTracking,
  predictions,
  providerHealth,
  type relations,
  type SignalLineage,
  signalAlerts,
  signalLineage,
  systemPerformance,
  tradingSignals,
  users,
  watchlistAssets,
  watchlists,
} from "@strata/schema-relationships";
import { and, count, desc, eq, inArray, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { isWatching } from "./shared/alerts.ts";
import { isForViewer } from "./shared/viewer.ts";

/** Returns the guest overview: regime, sentiment, top sector, active signals and health. Always one row. */
export async function getGuestDashboard(db: Database): Promise<DashboardOverview> {
  const [overview] = await db.select().from(dashboardOverview);
  if (!overview) throw new Error("dashboard_overview returned no row.");
  return overview;
}

/**
 * Returns the dashboard of a signed-in user: active watchlists with their coins; for each active coin the latest
 * price and the newest open prediction visible to the user; and alerts that are active, or triggered and not
 * acknowledged. Runs three independent statements.
 */
export async function getDashboardOfUser(db: Database<typeof relations>, userId: number) {
  const own = db
    .select({ id: watchlistAssets.cryptocurrencyId })
    .from(watchlists)
    .innerJoin(watchlistAssets, eq(watchlistAssets.watchlistId, watchlists.id))
    .where(and(eq(watchlists.userId, userId), sql`${watchlists.isActive} and ${watchlistAssets.isActive}`));
  const prediction = db
    .select()
    .from(activePredictions)
    .where(and(eq(activePredictions.cryptocurrencyId, latestPrices.cryptocurrencyId), isForViewer(userId)))
    .orderBy(desc(activePredictions.predictedAt))
    .limit(1)
    .as("prediction");
  const [lists, coins, alerts] = await Promise.all([
    db.query.watchlists.findMany({
      where: { userId, isActive: true },
      columns: { id: true, name: true },
      orderBy: { sortOrder: "asc", id: "asc" },
      with: {
        assets: {
          where: { isActive: true },
          columns: { cryptocurrencyId: true, allocationPercent: true, aiScore: true },
          orderBy: { position: "asc", id: "asc" },
          with: { cryptocurrency: { columns: { symbol: true, name: true, imageUrl: true } } },
        },
      },
    }),
    db
      .select({
        cryptocurrencyId: latestPrices.cryptocurrencyId,
        symbol: latestPrices.symbol,
        price: latestPrices.price,
        asOf: latestPrices.asOf,
        priceChangePercentage24h: latestPrices.priceChangePercentage24h,
        prediction: {
          id: prediction.id,
          modelName: prediction.modelName,
          predictionType: prediction.predictionType,
          predictedAt: prediction.predictedAt,
          targetAt: prediction.targetAt,
          predictedPrice: prediction.predictedPrice,
          predictedDirection: prediction.predictedDirection,
          confidenceScore: prediction.confidenceScore,
        },
      })
      .from(latestPrices)
      .leftJoinLateral(prediction, sql`true`)
      .where(inArray(latestPrices.cryptocurrencyId, own))
      .orderBy(latestPrices.cryptocurrencyId),
    db
      .select()
      .from(signalAlerts)
      .where(and(eq(signalAlerts.userId, userId), or(eq(signalAlerts.status, "triggered"), isWatching)))
      .orderBy(desc(signalAlerts.createdAt)),
  ]);
  return { lists, coins, alerts };
}

/**
 * Returns the page of a coin by id or slug: the coin, its latest candles, sectors, active signals, public suggestions
 * and predictions, and news; undefined if there is no such coin. One statement over nine tables of four packages,
 * whose relations `mergeParts` joins.
 */
export async function getCoinPage(
  db: Database<typeof relations>,
  coin: { id: number } | { slug: string },
  {
    timeframe = "1h",
    candles = 168,
  }: { timeframe?: "1m" | "5m" | "15m" | "1h" | "4h" | "1d"; candles?: number } = {},
) {
  return db.query.cryptocurrencies.findFirst({
    where: coin,
    with: {
      candles: {
        columns: { openTime: true, open: true, high: true, low: true, close: true, volume: true },
        where: { timeframe },
        orderBy: { openTime: "desc" },
        limit: candles,
      },
      sectorMemberships: {
        columns: { isPrimary: true, allocationPercent: true },
        orderBy: { isPrimary: "desc", sectorId: "asc" },
        with: { sector: { columns: { id: true, slug: true, name: true } } },
      },
      signals: {
        where: { RAW: (signal) => sql`${signal.status} = 'active' and ${signal.expiresAt} > now()` },
        orderBy: { generatedAt: "desc" },
        limit: 10,
      },
      suggestions: {
        where: {
          RAW: (suggestion) =>
            sql`${suggestion.status} = 'pending' and (${suggestion.expiresAt} is null or ${suggestion.expiresAt} > now())`,
          // Excludes suggestions and predictions for individual users.
          userId: { isNull: true },
          OR: [{ watchlistId: { isNull: true } }, { watchlist: { type: "default" } }],
        },
        orderBy: { createdAt: "desc" },
        limit: 10,
      },
      predictions: {
        columns: {
          id: true,
          predictionType: true,
          predictedAt: true,
          targetAt: true,
          predictedPrice: true,
          predictedDirection: true,
          predictedValue: true,
          confidenceScore: true,
        },
        where: { RAW: (row) => sql`${row.evaluatedAt} is null`, userId: { isNull: true } },
        orderBy: { predictedAt: "desc" },
        limit: 10,
        with: { model: { columns: { id: true, name: true, version: true } } },
      },
      newsLinks: {
        columns: { publishedAt: true },
        orderBy: { publishedAt: "desc" },
        limit: 10,
        with: {
          newsEvent: {
            columns: {
              id: true,
              title: true,
              url: true,
              source: true,
              sentimentScore: true,
              impactLevel: true,
            },
          },
        },
      },
    },
  });
}

/**
 * Traces a signal through all four layers: suggestion, sector analysis, market regime, and the prediction and model
 * behind it; undefined if there is no such signal.
 */
export async function traceSignal(db: Database, signalId: number): Promise<SignalLineage | undefined> {
  const [lineage] = await db.select().from(signalLineage).where(eq(signalLineage.signalId, signalId));
  return lineage;
}

/**
 * Traces a regime forward, layer by layer: its predictions with their models, the sector analyses and suggestions
 * based on it, and their signals; undefined if there is no such regime.
 */
export async function traceRegime(db: Database<typeof relations>, marketRegimeId: number) {
  const signals = {
    columns: { id: true, cryptocurrencyId: true, signalType: true, status: true, realizedReturn: true },
    orderBy: { id: "asc" },
  } as const;
  const suggestions = {
    columns: { id: true, cryptocurrencyId: true, suggestionType: true, status: true },
    orderBy: { id: "asc" },
    with: { signals },
  } as const;
  return db.query.marketRegimes.findFirst({
    where: { id: marketRegimeId },
    columns: { id: true, regime: true, confidenceScore: true, analysisTime: true },
    with: {
      predictions: {
        columns: { id: true, isAccurate: true },
        orderBy: { id: "asc" },
        with: { model: { columns: { id: true, name: true, version: true } } },
      },
      sectorAnalyses: {
        columns: { id: true, sectorId: true, outlook: true },
        orderBy: { id: "asc" },
        with: { suggestions, signals },
      },
      suggestions,
      signals,
    },
  });
}

/**
 * Lists the newest signals that a model's predictions underlie, with the outcome of both. For the model's output on
 * other layers, use the keys in its predictions.
 */
export async function listSignalsOfModel(
  db: Database,
  { modelId, limit = 50 }: { modelId: number; limit?: number },
) {
  return db
    .select({
      signalId: tradingSignals.id,
      cryptocurrencyId: tradingSignals.cryptocurrencyId,
      symbol: cryptocurrencies.symbol,
      generatedAt: tradingSignals.generatedAt,
      signalStatus: tradingSignals.status,
      realizedReturn: tradingSignals.realizedReturn,
      predictionId: predictions.id,
      isAccurate: predictions.isAccurate,
    })
    .from(predictions)
    .innerJoin(tradingSignals, eq(tradingSignals.id, predictions.tradingSignalId))
    .innerJoin(cryptocurrencies, eq(cryptocurrencies.id, tradingSignals.cryptocurrencyId))
    .where(eq(predictions.modelId, modelId))
    .orderBy(desc(predictions.predictedAt), desc(predictions.cryptocurrencyId), desc(predictions.id))
    .limit(limit);
}

/**
 * Returns the admin dashboard: number of accounts, recent sign-ins (one day) and registrations (one week); usage of
 * watchlists, alerts and positions; results of each layer over 30 days; platform health with tasks; data providers.
 * Runs seven independent statements.
 */
export async function getAdminDashboard(db: Database) {
  const counted = (condition: SQL) => sql<number>`count(*) filter (where ${condition})`.mapWith(Number);
  const [[accounts], activeLists, activeAlerts, openPositions, layers, [system], providers] =
    await Promise.all([
      db
        .select({
          total: count(),
          premium: counted(sql`${users.isPremium}`),
          signedIn24h: counted(sql`${users.lastLoginAt} > now() - interval '24 hours'`),
          registered7d: counted(sql`${users.createdAt} > now() - interval '7 days'`),
        })
        .from(users)
        .where(isNull(users.deletedAt)),
      db.$count(watchlists, sql`${watchlists.isActive}`),
      db.$count(signalAlerts, isWatching),
      db.$count(portfolioTracking, ne(portfolioTracking.status, "closed")),
      db.select().from(aiPerformance).orderBy(aiPerformance.aiLayer),
      db.select().from(systemPerformance),
      db.select().from(providerHealth).orderBy(providerHealth.provider),
    ]);
  if (!accounts || !system) throw new Error("A summary returned no row.");
  return { accounts, usage: { activeLists, activeAlerts, openPositions }, layers, system, providers };
}
