import {
  aiAssetSuggestions,
  cryptocurrencies,
  dashboardOverview,
  marketSentimentSummary,
  portfolioTracking,
  sectorPerformanceSummary,
  tradingSignals,
} from "@strata/schema-relationships";
import { desc, eq, isNotNull, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { change, counted, grouped, padded, styled, table } from "./text.ts";

/** Reports the newest data of the four layers, with about `rows` rows of each list. */
export async function layersReport(db: Database, rows: number): Promise<string[]> {
  const layers: [heading: string, lines: string[]][] = [
    ["macro", await macroLines(db)],
    ["sectors", await sectorLines(db, rows)],
    ["selection", await selectionLines(db, rows)],
    ["timing", await timingLines(db, rows)],
  ];
  return layers.flatMap(([heading, lines]) =>
    (lines.length > 0 ? lines : ["no data yet"]).map(
      (line, index) => `${padded(index === 0 ? styled("bold", heading) : "", 11)}${line}`,
    ),
  );
}

async function macroLines(db: Database): Promise<string[]> {
  const [overview] = await db.select().from(dashboardOverview);
  const [sentiment] = await db.select().from(marketSentimentSummary);
  const lines: string[] = [];
  if (overview?.regime) {
    lines.push(
      `regime ${words(overview.regime)}, confidence ${overview.regimeConfidence}%, as of ${dayOf(overview.regimeTime)}`,
    );
  }
  if (sentiment?.fearGreedIndex)
    lines.push(`fear and greed ${sentiment.fearGreedIndex} of 100, ${words(sentiment.fearGreedLabel ?? "")}`);
  if (sentiment?.btcDominance) {
    lines.push(
      `dominance BTC ${sentiment.btcDominance}%, ETH ${sentiment.ethDominance}%, stablecoins ${sentiment.stablecoinDominance}%`,
    );
  }
  return lines;
}

async function sectorLines(db: Database, rows: number): Promise<string[]> {
  const sectors = await db
    .select()
    .from(sectorPerformanceSummary)
    .where(isNotNull(sectorPerformanceSummary.change24h))
    .orderBy(desc(sectorPerformanceSummary.change24h), sectorPerformanceSummary.id);
  const best = sectors.slice(0, rows);
  const worst = sectors.slice(rows).slice(-Math.floor(rows / 2));
  return table(
    [...best, ...worst].map((sector) => [
      sector.name,
      change(sector.change24h),
      counted(sector.coinCount, "coin"),
      `best ${sector.bestSymbol} ${change(sector.bestChange24h)}`,
    ]),
    ["left", "right", "right", "left"],
  );
}

async function selectionLines(db: Database, rows: number): Promise<string[]> {
  const pending = await db
    .select({
      symbol: cryptocurrencies.symbol,
      type: aiAssetSuggestions.suggestionType,
      confidence: aiAssetSuggestions.confidenceScore,
      expected: aiAssetSuggestions.expectedReturn,
    })
    .from(aiAssetSuggestions)
    .innerJoin(cryptocurrencies, eq(cryptocurrencies.id, aiAssetSuggestions.cryptocurrencyId))
    .where(eq(aiAssetSuggestions.status, "pending"))
    .orderBy(desc(aiAssetSuggestions.confidenceScore), aiAssetSuggestions.id)
    .limit(rows);
  return table(
    pending.map((row) => [
      words(row.type),
      row.symbol,
      `confidence ${row.confidence}%`,
      `expected return ${change(row.expected)}`,
    ]),
    ["left", "left", "right", "right"],
  );
}

async function timingLines(db: Database, rows: number): Promise<string[]> {
  const active = await db
    .select({
      symbol: cryptocurrencies.symbol,
      direction: tradingSignals.direction,
      entry: tradingSignals.entryPrice,
      target: tradingSignals.targetPrice,
      stop: tradingSignals.stopLoss,
      confidence: tradingSignals.confidenceScore,
    })
    .from(tradingSignals)
    .innerJoin(cryptocurrencies, eq(cryptocurrencies.id, tradingSignals.cryptocurrencyId))
    .where(sql`${tradingSignals.status} = 'active' and ${tradingSignals.direction} is not null`)
    .orderBy(desc(tradingSignals.confidenceScore), tradingSignals.id)
    .limit(rows);
  const [open] = await db
    .select({
      count: sql<number>`count(*)`.mapWith(Number),
      cost: sql<string>`round(coalesce(sum(${portfolioTracking.costBasisUsd}), 0), 2)`,
      gain: sql<string>`round(coalesce(sum(${portfolioTracking.unrealizedPnlUsd}), 0), 2)`,
    })
    .from(portfolioTracking)
    .where(sql`${portfolioTracking.status} <> 'closed'`);
  const signals = table(
    active.map((row) => [
      `${row.direction} ${row.symbol}`,
      `${row.entry} → ${row.target ?? "no target"}`,
      `stop ${row.stop ?? "none"}`,
      `confidence ${row.confidence}%`,
    ]),
    ["left", "left", "left", "right"],
  );
  if (!open?.count) return signals;
  return [
    ...signals,
    `${counted(open.count, "open position")}: cost ${grouped(Number(open.cost))} USD, profit ${grouped(Number(open.gain))} USD`,
  ];
}

const words = (name: string): string => name.replaceAll("_", " ");
const dayOf = (at: Date | null): string => at?.toISOString().slice(0, 10) ?? "";
