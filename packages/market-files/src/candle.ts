import type { CandleTimeframe } from "./timeframe.ts";

/** One candle of a file. Decimals are exact strings as written in the file; null is unknown. */
export interface FileCandle {
  /** Time at which the candle opens. */
  readonly openTime: Date;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  /** Traded amount of the base asset. */
  readonly volume: string | null;
  /** Traded amount of the quote asset, such as USD. */
  readonly quoteVolume: string | null;
  /** Volume-weighted average price. */
  readonly vwap: string | null;
  readonly tradeCount: number | null;
  /** Market capitalization, in the quote asset. */
  readonly marketCap: string | null;
  /** Whether the candle has closed, by its length and the present time, or as the file states. */
  readonly isClosed: boolean;
  /** Line of its record in the file, from 1. In a binary file, the number of its row. */
  readonly line: number;
}

/** One fault of a record. */
export interface Fault {
  /** Name of the column in the file; undefined for a fault of the whole record. */
  readonly column?: string | undefined;
  /** The value as written. */
  readonly value?: string | undefined;
  /** The rule that the value violates ("is not a number"). */
  readonly reason: string;
}

/** Why a record of a file is rejected. */
export interface CandleProblem {
  /** Line of its start, from 1. */
  readonly line: number;
  readonly faults: readonly Fault[];
  /** All faults in words, with their columns and values. */
  readonly reason: string;
  /** Values of the record, as written. */
  readonly values: readonly string[];
}

/** What a file contains, and how much of it was read so far. */
export interface CandleSummary {
  /** Name of the format. */
  format: string;
  /** Name of the format in words. */
  title: string;
  /** Whether the format was detected rather than requested. */
  detected: boolean;
  timeframe: CandleTimeframe;
  /** CCXT id of the exchange or name of the provider, if the file states it. */
  source: string | undefined;
  /** Market of the candles, such as BTCUSDT, if the file states it. */
  symbol: string | undefined;
  /** Names of the columns, in their order. */
  columns: readonly string[];
  /** Number of candles read. */
  candles: number;
  /** Number of those that have not closed. */
  notClosed: number;
  /** Number of rejected records. */
  problems: number;
  /** Number of records equal to an earlier one, which are skipped. */
  duplicates: number;
  /** Number of repetitions of the header, which are skipped. */
  repeatedHeaders: number;
  /** Number of records without prices, which are skipped. */
  empty: number;
  /** What a reader of the data has to know, in sentences. */
  warnings: string[];
}

/** A file that cannot be read, or a record that is rejected if no handler for problems is given. */
export class CandleFileError extends Error {
  override readonly name = "CandleFileError";
  /** Line of the fault, from 1; undefined if it concerns the whole file. */
  readonly line: number | undefined;
  /** What to do. */
  readonly hint: string;

  constructor(message: string, options: { line?: number | undefined; hint: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.line = options.line;
    this.hint = options.hint;
  }
}

/** Quotes a value for a message, truncated to 80 characters. */
export const shown = (text: string): string =>
  JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** Describes a fault in words. */
export function faultText({ column, value, reason }: Fault): string {
  const subject = column === undefined ? reason : `${column} ${reason}`;
  return value === undefined || value === "" ? subject : `${subject}: ${shown(value)}`;
}
