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
import { change, counted, grouped, styled, table } from "./text.ts";

/** How many rows of a layer the report names. */
const rowsShown = 3;

/**
 * What the four layers say, a few lines each: the regime and the mood, the sectors that did best and worst, what is
 * suggested, which signals wait for their target. All of it is as of the newest data, however old that is.
 */
export async function layersReport(db: Database): Promise<string[]> {
  const layers: [heading: string, lines: string[]][] = [
    ["macro", await macroLines(db)],
    ["sectors", await sectorLines(db)],
    ["selection", await selectionLines(db)],
    ["timing", await timingLines(db)],
  ];
  return layers.flatMap(([heading, lines]) => [
    styled("bold", heading),
    ...(lines.length > 0 ? lines : ["nothing yet"]).map((line) => `  ${line}`),
  ]);
}

async function macroLines(db: Database): Promise<string[]> {
  const [overview] = await db.select().from(dashboardOverview);
  const [mood] = await db.select().from(marketSentimentSummary);
  const lines: string[] = [];
  if (overview?.regime) {
    lines.push(
      `regime ${words(overview.regime)}, ${overview.regimeConfidence} % sure, as of ${dayOf(overview.regimeTime)}`,
    );
  }
  if (mood?.fearGreedIndex)
    lines.push(`fear and greed ${mood.fearGreedIndex} of 100, ${words(mood.fearGreedLabel ?? "")}`);
  if (mood?.btcDominance) {
    lines.push(
      `dominance BTC ${mood.btcDominance} %, ETH ${mood.ethDominance} %, stablecoins ${mood.stablecoinDominance} %`,
    );
  }
  return lines;
}

async function sectorLines(db: Database): Promise<string[]> {
  const sectors = await db
    .select()
    .from(sectorPerformanceSummary)
    .where(isNotNull(sectorPerformanceSummary.change24h))
    .orderBy(desc(sectorPerformanceSummary.change24h), sectorPerformanceSummary.id);
  const best = sectors.slice(0, rowsShown);
  const worst = sectors.slice(rowsShown).slice(-rowsShown);
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

async function selectionLines(db: Database): Promise<string[]> {
  const pending = await db
    .select({
      symbol: cryptocurrencies.symbol,
      type: aiAssetSuggestions.suggestionType,
      confidence: aiAssetSuggestions.confidenceScore,
      expected: aiAssetSuggestions.expectedReturn,
      risk: aiAssetSuggestions.riskLevel,
    })
    .from(aiAssetSuggestions)
    .innerJoin(cryptocurrencies, eq(cryptocurrencies.id, aiAssetSuggestions.cryptocurrencyId))
    .where(eq(aiAssetSuggestions.status, "pending"))
    .orderBy(desc(aiAssetSuggestions.confidenceScore), aiAssetSuggestions.id)
    .limit(rowsShown);
  return table(
    pending.map((row) => [
      words(row.type),
      row.symbol,
      `${row.confidence} % sure`,
      `${change(row.expected)} expected`,
      `${row.risk} risk`,
    ]),
    ["left", "left", "right", "right", "left"],
  );
}

async function timingLines(db: Database): Promise<string[]> {
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
    .limit(rowsShown);
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
      row.direction ?? "",
      row.symbol,
      `entry ${row.entry}`,
      `target ${row.target ?? "none"}`,
      `stop ${row.stop ?? "none"}`,
      `${row.confidence} % sure`,
    ]),
    ["left", "left", "left", "left", "left", "right"],
  );
  if (!open?.count) return signals;
  return [
    ...signals,
    `${counted(open.count, "open position")}: cost ${grouped(Number(open.cost))} USD, gain ${grouped(Number(open.gain))} USD`,
  ];
}

const words = (name: string): string => name.replaceAll("_", " ");
const dayOf = (at: Date | null): string => at?.toISOString().slice(0, 10) ?? "";
