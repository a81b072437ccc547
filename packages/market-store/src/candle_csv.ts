import type { Candle, Timeframe } from "./candle.ts";
import { csvLine, parseCsv } from "./csv.ts";
import { type ReadableFile, type UnreadableFile, unreadable } from "./problem.ts";
import { RecordReader, shown } from "./record_reader.ts";
import { candleRules } from "./table_rules.ts";

const requiredColumns = ["open_time", "open", "high", "low", "close", "volume"] as const;
const optionalColumns = ["quote_volume", "vwap", "trade_count"] as const;
const columns = [...requiredColumns, ...optionalColumns];
type Values = Record<(typeof requiredColumns)[number], string> &
  Partial<Record<(typeof optionalColumns)[number], string>>;

const cutOffReason =
  "the file ends here without a line break, so it may be truncated: if it is complete, add the line break";

/** Result of a readable candle file, with its header for {@link candleRejects}. */
export interface ReadableCandleFile extends ReadableFile<Candle> {
  header: string;
}

/**
 * Reads the closed candles of one series from CSV. The header names `open_time` (ISO 8601 with a zone), `open`,
 * `high`, `low`, `close`, `volume` and, where known, `quote_volume`, `vwap` and `trade_count`, in any order; other
 * columns are ignored. Prices and `quote_volume` are in USD.
 *
 * A record is a problem if `market_data` would reject it: if a value is missing or of the wrong type, if it violates a
 * CHECK, or if an earlier record has its time. A last record without a line break is a problem too, because the file
 * may be truncated within a number. The file is unreadable if its quotes do not match, its header lacks a column, or it
 * ends in its header.
 *
 * @example
 * ```ts
 * import { readFileSync } from "node:fs";
 * import { readCandles } from "@strata/market-store";
 *
 * const { rows, problems } = readCandles(readFileSync("btc_1h.csv", "utf8"), { timeframe: "1h" });
 * for (const { line, reason } of problems) console.log(`line ${line}: ${reason}`);
 * console.log(`${rows.length} candles`);
 * ```
 */
export function readCandles(
  text: string,
  { timeframe }: { timeframe: Timeframe },
): ReadableCandleFile | UnreadableFile {
  const records = parseCsv(text);
  if (!Array.isArray(records)) return unreadable(records);
  const [header, ...body] = records;
  if (!header) return unreadable({ line: 1, reason: "the file is empty" });

  const names = header.values;
  const missing = requiredColumns.filter((name) => !names.includes(name));
  const repeated = columns.filter((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (missing.length > 0 || repeated.length > 0) {
    const fault = missing.length > 0 ? `lacks ${missing.join(", ")}` : `repeats ${repeated.join(", ")}`;
    return unreadable({ line: header.line, reason: `the header ${fault}: ${shown(header.raw)}` });
  }

  const cutOff = !/[\r\n]/.test(text.slice(text.trimEnd().length));
  if (cutOff && body.length === 0) return unreadable({ line: header.line, reason: cutOffReason });

  const file: ReadableCandleFile = { readable: true, header: header.raw, rows: [], problems: [] };
  const lineOf = new Map<number, number>();
  for (const record of body) {
    const { line, values, raw } = record;
    const reader = new RecordReader();
    let candle: Candle | undefined;
    if (values.length === names.length) {
      const named = Object.fromEntries(names.map((name, at) => [name, values[at]])) as Values;
      candle = readCandle(reader, named, timeframe);
      reader.unique("open_time", named.open_time, candle.openTime.getTime(), line, lineOf);
    } else {
      reader.faults.push(`the record has ${values.length} values for ${names.length} columns`);
    }
    if (cutOff && record === body.at(-1)) reader.faults.push(cutOffReason);
    if (candle && reader.faults.length === 0) file.rows.push(candle);
    else file.problems.push({ line, reason: reader.faults.join("; "), record: raw });
  }
  return file;
}

function readCandle(reader: RecordReader, values: Values, timeframe: Timeframe): Candle {
  const optional = <T>(name: (typeof optionalColumns)[number], read: (name: string, text: string) => T) =>
    values[name] ? read(name, values[name]) : null;
  const decimal = (name: string, text: string) => reader.decimal(name, text);
  const candle = {
    openTime: reader.instant("open_time", values.open_time),
    open: decimal("open", values.open),
    high: decimal("high", values.high),
    low: decimal("low", values.low),
    close: decimal("close", values.close),
    volume: decimal("volume", values.volume),
    quoteVolume: optional("quote_volume", decimal),
    vwap: optional("vwap", decimal),
    tradeCount: optional("trade_count", (name, text) => reader.integer(name, text)),
    isClosed: true,
  };
  reader.checkRules(
    candleRules(),
    { timeframe },
    { market_data_open_time_check: `open_time is not the opening time of a ${timeframe} candle` },
  );
  return candle;
}

/**
 * Returns the rejected records as a candle file, to be fixed and read again: the same header with a first column
 * `reason`, which the reader ignores.
 */
export function candleRejects({ header, problems }: Pick<ReadableCandleFile, "header" | "problems">): string {
  const records = parseCsv([header, ...problems.map(({ record }) => record)].join("\n"));
  if (!Array.isArray(records))
    throw new Error(`candleRejects failed: the records are not from a candle file: ${records.reason}`);
  // Replaces the reason of an earlier import. It is the first column, so that it is aligned even in a record with too
  // few or too many values.
  const earlier = records[0]?.values.indexOf("reason") ?? -1;
  const lines = records.map(({ values }, at) => {
    const rest = earlier < 0 ? values : values.toSpliced(earlier, 1);
    return csvLine([at === 0 ? "reason" : (problems[at - 1]?.reason ?? ""), ...rest]);
  });
  // A record that may be truncated keeps its missing line break, so it is rejected until someone has checked it.
  const lineBreak = problems.at(-1)?.reason.endsWith(cutOffReason) ? "" : "\n";
  return lines.join("\n") + lineBreak;
}
