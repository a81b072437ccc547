import {
  indicatorImpacts,
  macroIndicators,
  marketRegimes,
  newsEventCryptocurrencies,
  newsEvents,
  newsEventTypes,
  newsImpactLevels,
  regimeSources,
  sentimentData,
} from "@strata/schema-relationships";
import type { Coin } from "./coins.ts";
import { after, at, type Batch, batch, type Dataset, day, hour, indices, minute } from "./dataset.ts";
import { decimal } from "./random.ts";

/** Indicators with their level and maximum daily move, in hundredths of their unit. */
const indicators = [
  ["VIX", "traditional", "index", 1_800, 120],
  ["DXY", "traditional", "index", 10_400, 60],
  ["SPX", "traditional", "index", 580_000, 5_000],
  ["GOLD", "commodity", "usd", 265_000, 2_500],
  ["US10Y", "rates", "pct", 420, 8],
  ["CPI", "other", "index", 31_500, 30],
  ["BTC.D", "dominance", "pct", 5_700, 60],
  ["ETH.D", "dominance", "pct", 1_300, 30],
  ["USDT.D", "dominance", "pct", 500, 15],
  ["TOTAL", "onchain", "usd", 230_000_000_000_000, 2_000_000_000_000],
  ["BTC_OI", "derivatives", "usd", 3_400_000_000_000, 60_000_000_000],
  ["BTC_FUNDING", "derivatives", "pct", 1, 1],
] as const;

/** Days of macro indicators and of market sentiment. */
const daysOfMacro = 60;

/** Layer 1 without regimes: macro indicators, sentiment and news. */
export function* macro(dataset: Dataset, coins: readonly Coin[]): Generator<Batch> {
  yield* releases(dataset);
  yield* sentiment(dataset, coins);
  yield* news(dataset, coins);
}

/** One value of each indicator per day, released on the next day; some are revised later, in a row of their own. */
function* releases(dataset: Dataset): Generator<Batch> {
  const random = dataset.random("indicators");
  yield batch(
    macroIndicators,
    indicators.flatMap(([indicatorName, category, unit, level, move]) => {
      let value: number = level;
      return indices(daysOfMacro).flatMap((index) => {
        const previous = value;
        value += random.between(-50, 50) * Math.floor(move / 50) + random.between(-(move % 50), move % 50);
        const observedAt = dataset.hoursAgo(24 * (daysOfMacro - index));
        const row = {
          indicatorName,
          category,
          observedAt,
          releasedAt: after(observedAt, day - hour),
          value: decimal(value, 2),
          previousValue: index === 0 ? null : decimal(previous, 2),
          changePercentage: index === 0 || previous === 0 ? null : changeOf(previous, value),
          normalizedValue: random.percent(50) ? decimal(random.between(-3_000, 3_000), 3) : null,
          unit,
          impact: random.percent(70) ? random.pick(indicatorImpacts) : null,
          source: "sample",
          qualityScore: random.percent(80) ? random.score(80, 100) : null,
          metadata: {},
          ...dataset.written(after(observedAt, day - hour)),
        };
        if (indicatorName !== "CPI" || index % 10 !== 0 || index === 0) return [row];
        const revisedAt = after(row.releasedAt, 12 * hour);
        if (revisedAt > dataset.options.until) return [row];
        return [
          row,
          { ...row, releasedAt: revisedAt, value: decimal(value + 5, 2), ...dataset.written(revisedAt) },
        ];
      });
    }),
  );
}

const changeOf = (from: number, to: number): string =>
  decimal(Math.round(((to - from) * 10_000) / Math.abs(from)), 2);

/** Sentiment of the whole market for each day, and of the coins for ten days. */
function* sentiment(dataset: Dataset, coins: readonly Coin[]): Generator<Batch> {
  const random = dataset.random("moods");
  const ratio = () => decimal(random.between(-10_000, 10_000), 4);
  let fear = 5_000;
  const market = indices(daysOfMacro).map((index) => {
    fear = Math.min(9_500, Math.max(500, fear + random.between(-2_000, 2_000)));
    const observedAt = dataset.hoursAgo(24 * (daysOfMacro - index));
    const [bitcoin, ether, stable] = [
      random.between(5_400, 5_900),
      random.between(1_200, 1_500),
      random.between(500, 700),
    ];
    return {
      cryptocurrencyId: null,
      source: "sample",
      observedAt,
      fearGreedIndex: decimal(fear, 2),
      socialSentiment: ratio(),
      newsSentiment: ratio(),
      compositeSentiment: ratio(),
      googleTrendsScore: random.percent(80) ? random.score() : null,
      socialVolume: random.between(10_000, 900_000),
      fundingRate: decimal(random.between(-50_000, 90_000), 8),
      openInterest: String(random.between(10_000, 90_000) * 1_000_000),
      longLiquidations: String(random.between(1, 900) * 100_000),
      shortLiquidations: String(random.between(1, 900) * 100_000),
      btcDominance: decimal(bitcoin, 2),
      ethDominance: decimal(ether, 2),
      stablecoinDominance: decimal(stable, 2),
      altDominance: decimal(10_000 - bitcoin - ether - stable, 2),
      totalMarketCap: `${random.between(2_000_000, 2_600_000)}000000.25`,
      sources: { sample: 1 },
      ...dataset.written(observedAt),
    };
  });
  const ofCoins = coins.flatMap((coin) =>
    indices(10).map((index) => {
      const observedAt = dataset.hoursAgo(24 * (10 - index));
      return {
        cryptocurrencyId: coin.id,
        source: "sample",
        observedAt,
        socialSentiment: ratio(),
        newsSentiment: random.percent(60) ? ratio() : null,
        socialVolume: random.between(0, 9_000),
        ...dataset.written(observedAt),
      };
    }),
  );
  yield batch(sentimentData, [...market, ...ofCoins]);
}

const headlines = {
  news: "gains as volume returns",
  regulation: "gets a license in another country",
  hack: "bridge loses funds, team says",
  listing: "is listed by an exchange",
  macro_release: "reacts to the inflation release",
  upgrade: "upgrade is live",
  partnership: "works with a payments company",
} as const satisfies Record<(typeof newsEventTypes)[number], string>;

/** News items, each about one to three coins. */
function* news(dataset: Dataset, coins: readonly Coin[]): Generator<Batch> {
  const random = dataset.random("news");
  const links: {
    newsEventId: number;
    cryptocurrencyId: number;
    publishedAt: Date;
    createdAt: Date;
    updatedAt: Date;
  }[] = [];
  const rows = indices(dataset.size.news).map((index) => {
    const id = dataset.id("news", index);
    const publishedAt = after(
      dataset.hoursAgo(daysOfMacro * 24),
      Math.floor((daysOfMacro * day * index) / dataset.size.news),
    );
    const about = random
      .sample(indices(coins.length), random.between(1, 3))
      .map((position) => at(coins, position));
    for (const coin of about) {
      links.push({
        newsEventId: id,
        cryptocurrencyId: coin.id,
        publishedAt,
        ...dataset.written(publishedAt),
      });
    }
    const eventType = at(newsEventTypes, index % newsEventTypes.length);
    return {
      id,
      sectorId: random.percent(30)
        ? dataset.id("sectors", random.between(0, dataset.size.sectors - 1))
        : null,
      source: "sample-wire",
      externalId: random.percent(90) ? `${dataset.options.seed}-${index}` : null,
      url: random.percent(90) ? `https://example.org/news/${dataset.options.seed}/${index}` : null,
      title: `${at(about, 0).symbol} ${headlines[eventType]}`,
      summary: random.percent(80)
        ? `A summary of the news on ${about.map((coin) => coin.symbol).join(", ")}.`
        : null,
      language: random.percent(85) ? "en" : "fa",
      eventType,
      category: random.pick(["market", "policy", "technology", null] as const),
      impactLevel: at(newsImpactLevels, index % newsImpactLevels.length),
      sentimentScore: random.percent(90) ? decimal(random.between(-10_000, 10_000), 4) : null,
      relevanceScore: random.percent(90) ? random.score() : null,
      publishedAt,
      eventAt: eventType === "macro_release" || eventType === "upgrade" ? after(publishedAt, 7 * day) : null,
      entities: {},
      ...dataset.written(after(publishedAt, minute)),
    };
  });
  yield batch(newsEvents, rows);
  yield batch(newsEventCryptocurrencies, links);
}

/** Number of live regimes; the others are backtests. */
export const liveRegimes = 200;

/** Layer 1: live market regimes of one model every six hours, oldest first, then its backtests. */
export function* regimes(dataset: Dataset): Generator<Batch> {
  const random = dataset.random("regimes");
  const states = ["bull_market", "sideways", "bear_market", "high_volatility"] as const;
  let regime: (typeof states)[number] = "sideways";
  let startedAt = regimeTime(dataset, 0);
  yield batch(
    marketRegimes,
    indices(dataset.size.regimes).map((index) => {
      const analysisTime = regimeTime(dataset, index);
      const previous = regime;
      if (index % 20 === 19) {
        regime = random.pick(states.filter((state) => state !== previous));
        startedAt = analysisTime;
      }
      return {
        id: dataset.id("regimes", index),
        modelName: "sample-macro",
        modelVersion: "2",
        dataSource: index < liveRegimes ? ("live" as const) : at(regimeSources, 1 + (index % 2)),
        timeframe: "1d" as const,
        analysisTime,
        regime,
        previousRegime: regime === previous ? null : previous,
        predictedRegime: random.percent(70) ? random.pick(states) : null,
        regimeStartedAt: index < liveRegimes ? startedAt : null,
        confidenceScore: random.score(50, 98),
        trendStrength: random.score(),
        volatilityScore: random.score(),
        transitionProbability: random.score(0, 60),
        riskLevel:
          regime === "high_volatility"
            ? ("extreme" as const)
            : random.pick(["low", "medium", "high"] as const),
        recommendedExposure: random.percent(80) ? random.score(10, 90) : null,
        indicators: { vix: 18 },
        supportingFactors: ["breadth"],
        riskFactors: ["funding"],
        ...dataset.written(analysisTime),
      };
    }),
  );
}

/** As-of time of a live regime; the last one is "now". */
export const regimeTime = (dataset: Dataset, index: number): Date =>
  dataset.hoursAgo(6 * (index < liveRegimes ? liveRegimes - 1 - index : index - liveRegimes));

/** Id of the newest live regime at a time; null before the first. */
export function regimeAt(dataset: Dataset, instant: Date): number | null {
  const age = Math.ceil((dataset.options.until.getTime() - instant.getTime()) / (6 * hour));
  const index = liveRegimes - 1 - Math.max(age, 0);
  return index < 0 ? null : dataset.id("regimes", index);
}
