import type { CandleTimeframe } from "./timeframe.ts";

/** What a column means; `clock` is the time of day beside a date. */
export type Role =
  | "time"
  | "clock"
  | "open"
  | "high"
  | "low"
  | "close"
  | "volume"
  | "quoteVolume"
  | "vwap"
  | "tradeCount"
  | "marketCap"
  | "isClosed"
  | "symbol"
  | "timeframe";

/** Name of a column, in lowercase with `_` for spaces, or a pattern of such names. */
export type ColumnName = string | RegExp;

/** What the name of a file states. */
export interface FileNameFacts {
  readonly timeframe?: CandleTimeframe | undefined;
  readonly symbol?: string | undefined;
}

/** One format of candle files: how it is recognized, and what its columns mean. */
export interface CandleFormat {
  /** Name, as given to `--format`. */
  readonly name: string;
  /** Name in words, for messages. */
  readonly title: string;
  /** Accepted names of the columns of each role, the best first. */
  readonly columns: Readonly<Partial<Record<Role, readonly ColumnName[]>>>;
  /** Other columns that a header of this format has; absent if a header is recognized by its roles alone. */
  readonly requires?: readonly ColumnName[];
  /** Column names of records without a header or keys, one list for each number of columns. */
  readonly unnamed?: readonly (readonly string[])[];
  /** Unit of the times in records without a header. */
  readonly unit?: "s" | "ms";
  /** Where the records are in JSON: a pattern of their path. Default: anywhere. */
  readonly path?: RegExp;
  /** Whether a time is that of the candle's opening or closing. @default "opening" */
  readonly stamp?: "opening" | "closing";
  /** Whether times without a zone are in UTC. @default false */
  readonly utc?: boolean;
  /** Whether dates have slashes, in an order that the file has to show. @default false */
  readonly slashedDates?: boolean;
  /** Whether numbers have thousands separators, and volumes a suffix such as K. @default false */
  readonly grouped?: boolean;
  /** Whether records are prices at a point in time, of which the first one in each candle counts. @default false */
  readonly points?: boolean;
  /** CCXT id of the exchange or name of the provider. */
  readonly source?: string;
  /** Values of the time column in further lines of the header, which are skipped. */
  readonly moreHeader?: RegExp;
  /** What every reader of such a file has to know. */
  readonly warning?: string;
  /** Reads the name of a file. */
  readonly fileName?: (name: string) => FileNameFacts | undefined;
}

/** Normalizes the name of a column: lowercase, without quotes, with `_` for spaces. */
export const normalized = (name: string): string =>
  name.trim().toLowerCase().replaceAll(/["']/g, "").replaceAll(/\s+/g, "_");

/** The usual names of prices. */
export const prices = { open: ["open"], high: ["high"], low: ["low"], close: ["close"] } as const;
