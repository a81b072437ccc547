import { cryptocurrencies, marketData } from "@strata/schema-relationships";
import { after, at, type Batch, batch, type Dataset, day, hour, indices, minute } from "./dataset.ts";
import { decimal, quotient, type Random } from "./random.ts";

/** Depth of the daily and hourly candles. */
const daysOfCandles = 120;
export const hoursOfCandles = 50 * 24;

/** Candle with prices in units of the coin's last decimal place. */
interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Traded units, in ten-thousandths. */
  readonly volume: number;
}

/** A coin with its price history. */
export interface Coin {
  readonly index: number;
  readonly id: number;
  readonly symbol: string;
  /** Decimal places of the prices. */
  readonly places: number;
  /** Hourly candles, oldest first; the last one closes "now". */
  readonly hours: readonly Bar[];
  readonly days: readonly Bar[];
  /** Five-minute candles of the last day; empty for most coins. */
  readonly fives: readonly Bar[];
}

/** Price of a coin, USD. */
export const priceOf = (coin: Coin, units: number): string => decimal(units, coin.places);

const names = ["Aurora", "Basalt", "Cobalt", "Dune", "Ember", "Fjord", "Garnet", "Harbor"] as const;

/** The fictitious coins of a dataset, each with its random walk of prices. */
export function makeCoins(dataset: Dataset): Coin[] {
  const random = dataset.random("coins");
  return indices(dataset.size.coins).map((index) => {
    const places = random.between(2, 9);
    const days: Bar[] = [];
    let price = random.between(800_000, 4_000_000);
    const walk = (count: number, width: number, onto: Bar[]) => {
      for (let step = 0; step < count; step++) {
        const bar = nextBar(random, price, width);
        price = bar.close;
        onto.push(bar);
      }
    };
    walk(daysOfCandles - hoursOfCandles / 24, 300, days);
    const hours: Bar[] = [];
    const fives: Bar[] = [];
    const hasFives = index % 8 === 0;
    walk(hasFives ? hoursOfCandles - 24 : hoursOfCandles, 80, hours);
    if (hasFives) {
      walk(24 * 12, 20, fives);
      hours.push(...merged(fives, 12));
    }
    days.push(...merged(hours, 24));
    // A coin whose name repeats gets a numbered symbol.
    const symbol = `${at(names, index % names.length)
      .slice(0, 3)
      .toUpperCase()}${index < 8 ? "" : Math.floor(index / 8) + 1}`;
    return { index, id: dataset.id("coins", index), symbol, places, hours, days, fives };
  });
}

/** Next candle, which opens at the previous close; `width` is its maximum move, in ten-thousandths. */
function nextBar(random: Random, open: number, width: number): Bar {
  const close = Math.max(1_000, open + Math.floor((open * random.between(-width, width)) / 10_000));
  const reach = () => Math.floor((open * random.between(0, width)) / 20_000);
  return {
    open,
    close,
    high: Math.max(open, close) + reach(),
    low: Math.max(1, Math.min(open, close) - reach()),
    volume: random.between(10_000, 900_000_000),
  };
}

/** Aggregates candles into longer ones. */
function merged(bars: readonly Bar[], count: number): Bar[] {
  return indices(bars.length / count).map((index) => {
    const parts = bars.slice(index * count, (index + 1) * count);
    return {
      open: at(parts, 0).open,
      close: at(parts, count - 1).close,
      high: Math.max(...parts.map((bar) => bar.high)),
      low: Math.min(...parts.map((bar) => bar.low)),
      volume: parts.reduce((sum, bar) => sum + bar.volume, 0),
    };
  });
}

/** Percent change of the close over the last `count` candles, with four decimals. */
export function changeOver(bars: readonly Bar[], count: number): string {
  const [from, to] = [at(bars, bars.length - 1 - count).close, at(bars, bars.length - 1).close];
  return decimal(quotient(BigInt(to - from) * 1_000_000n, BigInt(from)), 4);
}

/** The coins with their current market figures, then their candles. */
export function* market(dataset: Dataset, coins: readonly Coin[]): Generator<Batch> {
  const random = dataset.random("market");
  const ranks = random.sample(indices(coins.length), coins.length);
  const joined = dataset.hoursAgo(200 * 24);
  yield batch(
    cryptocurrencies,
    coins.map((coin) => {
      const last = at(coin.hours, coin.hours.length - 1);
      const lastDay = at(coin.days, coin.days.length - 1);
      const supply = random.between(1_000_000, 900_000_000);
      const isCapped = random.percent(50);
      const highest = Math.max(...coin.days.map((bar) => bar.high));
      const lowest = Math.min(...coin.days.map((bar) => bar.low));
      return {
        id: coin.id,
        slug: `sample-coin-${coin.index + 1}`,
        symbol: coin.symbol,
        name: `${at(names, coin.index % names.length)} ${coin.index + 1} (sample)`,
        assetType: coin.index % 8 === 7 ? "stablecoin" : "crypto",
        tier: (coin.index % 3) + 1,
        // The last ones are inactive or not supported.
        isActive: coin.index % 40 !== 39,
        isSupported: coin.index % 40 !== 38,
        decimals: 18,
        marketCapRank: coin.index % 10 === 9 ? null : at(ranks, coin.index) + 1,
        currentPrice: priceOf(coin, last.close),
        marketCap: decimal(BigInt(supply) * BigInt(last.close), coin.places),
        fullyDilutedValuation: isCapped
          ? decimal(2n * BigInt(supply) * BigInt(last.close), coin.places)
          : null,
        totalVolume: decimal(BigInt(lastDay.volume) * BigInt(last.close), coin.places + 4),
        high24h: priceOf(coin, lastDay.high),
        low24h: priceOf(coin, lastDay.low),
        priceChangePercentage1h: changeOver(coin.hours, 1),
        priceChangePercentage24h: changeOver(coin.hours, 24),
        priceChangePercentage7d: changeOver(coin.hours, 7 * 24),
        priceChangePercentage30d: changeOver(coin.hours, 30 * 24),
        circulatingSupply: String(supply),
        totalSupply: isCapped ? String(2 * supply) : null,
        maxSupply: isCapped ? String(2 * supply) : null,
        ath: priceOf(coin, highest),
        athAt: dataset.hoursAgo(24 * random.between(2, 100)),
        atl: priceOf(coin, lowest),
        atlAt: dataset.hoursAgo(24 * random.between(2, 100)),
        dataSource: "sample",
        dataQualityScore: random.score(70, 100),
        lastDataUpdateAt: dataset.options.until,
        lastAccessedAt: random.percent(70) ? dataset.hoursAgo(random.between(0, 40)) : null,
        ...dataset.written(joined, dataset.options.until),
      };
    }),
  );
  // One batch per coin and timeframe, which keeps batches small.
  for (const coin of coins) {
    yield candles(dataset, coin, "1d", day, coin.days);
    yield candles(dataset, coin, "1h", hour, coin.hours);
    if (coin.fives.length > 0) yield candles(dataset, coin, "5m", 5 * minute, coin.fives);
  }
}

function candles(
  dataset: Dataset,
  coin: Coin,
  timeframe: "5m" | "1h" | "1d",
  length: number,
  bars: readonly Bar[],
): Batch {
  const first = after(dataset.options.until, -length * bars.length);
  return batch(
    marketData,
    bars.map((bar, index) => {
      const openTime = after(first, index * length);
      const middle = decimal(BigInt(bar.high) + BigInt(bar.low), coin.places);
      return {
        cryptocurrencyId: coin.id,
        timeframe,
        openTime,
        open: priceOf(coin, bar.open),
        high: priceOf(coin, bar.high),
        low: priceOf(coin, bar.low),
        close: priceOf(coin, bar.close),
        volume: decimal(bar.volume, 4),
        quoteVolume: decimal(BigInt(bar.volume) * BigInt(bar.close), coin.places + 4),
        vwap: index % 2 === 0 ? halved(middle) : null,
        tradeCount: index % 3 === 0 ? null : bar.volume % 10_000,
        source: "aggregated",
        technicalIndicators: timeframe === "1d" && index % 30 === 29 ? { rsi: 50 } : null,
        ...dataset.written(after(openTime, length)),
      };
    }),
  );
}

/** Half of a decimal, exact. */
function halved(text: string): string {
  const [whole = "0", fraction = ""] = text.split(".");
  return decimal(BigInt(whole + fraction) * 5n, fraction.length + 1);
}

/** Price of a coin the given number of hours ago, in units of its last decimal place. */
export const closeAt = (coin: Coin, hoursAgo: number): number =>
  at(coin.hours, coin.hours.length - 1 - hoursAgo).close;
