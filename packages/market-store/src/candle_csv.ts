import { beginsCandle, type Candle, type Timeframe } from "./candle.ts";
import { type CsvRecord, csvLine, parseCsv } from "./csv.ts";
import type { Decimal } from "./decimal.ts";
import { type Reading, unreadable } from "./problem.ts";
import { RecordReader } from "./record_reader.ts";

const requiredColumns = ["open_time", "open", "high", "low", "close", "volume"] as const;
const optionalColumns = ["quote_volume", "vwap", "trade_count"] as const;
type Column = (typeof requiredColumns)[number] | (typeof optionalColumns)[number];

/** A {@link Reading} of a candle file; a readable one keeps the header, for {@link candleRejects}. */
export type CandleReading =
  | (Extract<Reading<Candle>, { readable: true }> & { header: string })
  | Extract<Reading<Candle>, { readable: false }>;

/**
 * Reads closed candles of one series from CSV. The header names `open_time` (ISO 8601 with a zone), `open`, `high`,
 * `low`, `close`, `volume` and, if there are any, `quote_volume`, `vwap` and `trade_count`, in any order; other
 * columns are ignored. Prices and `quote_volume` are in USD.
 *
 * A record is a problem if a value is missing, not a number or out of range, if high and low do not enclose the
 * other prices, if no candle of the timeframe begins at its time, or if an earlier record has the same time: all that
 * `market_data` would refuse. The file is unreadable if its quotes do not match or its header lacks a column.
 */
export function readCandles(text: string, { timeframe }: { timeframe: Timeframe }): CandleReading {
  const records = parseCsv(text);
  if (!Array.isArray(records)) return unreadable(records.line, records.reason);
  const [header, ...body] = records;
  if (!header) return unreadable(1, "the file is empty");

  const places = new Map(header.values.map((name, place) => [name, place]));
  const missing = requiredColumns.filter((name) => !places.has(name));
  if (missing.length > 0) {
    return unreadable(header.line, `the header lacks ${missing.join(", ")}: ${header.raw}`);
  }
  const repeated = [...requiredColumns, ...optionalColumns].filter(
    (name) => places.has(name) && header.values.indexOf(name) !== places.get(name),
  );
  if (repeated.length > 0) {
    return unreadable(header.line, `the header repeats ${repeated.join(", ")}: ${header.raw}`);
  }

  const reading = { readable: true as const, header: header.raw, rows: [] as Candle[], problems: [] as Problem[] };
  const lines = new Map<number, number>();
  for (const record of body) {
  }
  return reading;
}
