import type { FileCandle } from "./candle.ts";
import { compareDecimals } from "./decimal.ts";
import { type CandleTimeframe, indexOf } from "./timeframe.ts";

const pageBits = 4096;
/** Candles whose values are kept, to be compared with a repetition. */
const mostKept = 10_000;

/**
 * The candles of a file so far. Takes one bit for each candle, and the values of the last 10,000: a repetition in that
 * window is compared, an earlier one is only recognized.
 */
export class SeenCandles {
  readonly #timeframe: CandleTimeframe;
  readonly #pages = new Map<number, Uint32Array>();
  readonly #kept = new Map<number, FileCandle>();
  /** Opening times of the kept candles; the next one to be replaced is the oldest. */
  readonly #ring: number[] = [];
  #next = 0;

  constructor(timeframe: CandleTimeframe) {
    this.#timeframe = timeframe;
  }

  /** The earlier candle with an opening time, `"forgotten"` if its values are no longer known, or undefined. */
  find(openTime: number): FileCandle | "forgotten" | undefined {
    const [page, word, bit] = this.#place(openTime);
    if (((page[word] ?? 0) & bit) === 0) return undefined;
    return this.#kept.get(openTime) ?? "forgotten";
  }

  add(candle: FileCandle): void {
    const openTime = candle.openTime.getTime();
    const [page, word, bit] = this.#place(openTime);
    page[word] = (page[word] ?? 0) | bit;
    const oldest = this.#ring[this.#next];
    if (oldest !== undefined) this.#kept.delete(oldest);
    this.#ring[this.#next] = openTime;
    this.#next = (this.#next + 1) % mostKept;
    this.#kept.set(openTime, candle);
  }

  #place(openTime: number): [page: Uint32Array, word: number, bit: number] {
    // Providers count periods of three days from different days.
    const index = indexOf(this.#timeframe === "3d" ? "1d" : this.#timeframe, openTime);
    const number = Math.floor(index / pageBits);
    let page = this.#pages.get(number);
    if (!page) {
      page = new Uint32Array(pageBits / 32);
      this.#pages.set(number, page);
    }
    const inPage = index - number * pageBits;
    return [page, inPage >> 5, 1 << (inPage & 31)];
  }
}

const decimals = ["open", "high", "low", "close", "volume", "quoteVolume", "vwap", "marketCap"] as const;

/** Whether two candles have equal values, in any notation. */
export function sameValues(a: FileCandle, b: FileCandle): boolean {
  if (a.tradeCount !== b.tradeCount) return false;
  return decimals.every((name) => {
    const [left, right] = [a[name], b[name]];
    return left === null || right === null ? left === right : compareDecimals(left, right) === 0;
  });
}
