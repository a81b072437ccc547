import { beginsCandle, type Candle, type Timeframe } from "./candle.ts";
import { csvLine, parseCsv } from "./csv.ts";
import type { Decimal } from "./decimal.ts";
import { type ReadableFile, type UnreadableFile, unreadable } from "./problem.ts";
import { RecordReader, shown } from "./record_reader.ts";

const requiredColumns = ["open_time", "open", "high", "low", "close", "volume"] as const;
const optionalColumns = ["quote_volume", "vwap", "trade_count"] as const;
const columns = [...requiredColumns, ...optionalColumns];
type Values = Record<(typeof requiredColumns)[number], string> &
  Partial<Record<(typeof optionalColumns)[number], string>>;

const cutOffReason =
  "the file ends here without a line break, so it may be cut off: if it is whole, add the line break";

/** A candle file that can be read, with its header for {@link candleRejects}. */
export interface ReadableCandleFile extends ReadableFile<Candle> {
  header: string;
}

/**
 * Reads the closed candles of one series from CSV. The header names `open_time` (ISO 8601 with a zone), `open`,
 * `high`, `low`, `close`, `volume` and, where known, `quote_volume`, `vwap` and `trade_count`, in any order; other
 * columns are ignored. Prices and `quote_volume` are in USD.
 *
 * A record is a problem if a value is missing, not a number or out of range, if high and low do not enclose the
 * other prices, if no candle of the timeframe begins at its time, or if an earlier record has that time: all that
 * `market_data` would refuse. So is a last record without a line break after it, since a file that was cut off there
 * looks the same and has another number. The file is unreadable if its quotes do not match, its header lacks a column
 * or it ends in its header.
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
      reader.faults.push(`there are ${values.length} values for ${names.length} columns`);
    }
    if (cutOff && record === body.at(-1)) reader.faults.push(cutOffReason);
    if (candle && reader.faults.length === 0) file.rows.push(candle);
    else file.problems.push({ line, reason: reader.faults.join("; "), record: raw });
  }
  return file;
}

function readCandle(reader: RecordReader, values: Values, timeframe: Timeframe): Candle {
  const openTime = reader.instant("open_time", values.open_time);
  if (!Number.isNaN(openTime.getTime()) && !beginsCandle(timeframe, openTime)) {
    reader.faults.push(`open_time is not where a ${timeframe} candle begins: ${shown(values.open_time)}`);
  }

  const open = reader.decimal("open", values.open);
  const high = reader.decimal("high", values.high);
  const low = reader.decimal("low", values.low);
  const close = reader.decimal("close", values.close);
  const vwap = values.vwap ? reader.decimal("vwap", values.vwap) : null;
  if (low.value.lte(0)) reader.faults.push(`low is not above 0: ${shown(low.text)}`);
  if (high.value.lt(low.value)) {
    reader.faults.push(`high ${shown(high.text)} is below low ${shown(low.text)}`);
  } else {
    const within = (name: string, price: Decimal) => {
      if (price.value.gt(high.value)) {
        reader.faults.push(`${name} ${shown(price.text)} is above high ${shown(high.text)}`);
      }
      if (price.value.lt(low.value)) {
        reader.faults.push(`${name} ${shown(price.text)} is below low ${shown(low.text)}`);
      }
    };
    within("open", open);
    within("close", close);
    if (vwap) within("vwap", vwap);
  }

  return {
    openTime,
    open: open.text,
    high: high.text,
    low: low.text,
    close: close.text,
    volume: reader.decimal("volume", values.volume, 0).text,
    quoteVolume: values.quote_volume ? reader.decimal("quote_volume", values.quote_volume, 0).text : null,
    vwap: vwap?.text ?? null,
    tradeCount: values.trade_count ? reader.integer("trade_count", values.trade_count, 0) : null,
    isClosed: true,
  };
}

/**
 * The bad records of a candle file as a candle file of their own, to be mended and read again: the same header, and
 * in a first column `reason`, which the reader ignores, what is wrong with each.
 */
export function candleRejects({ header, problems }: Pick<ReadableCandleFile, "header" | "problems">): string {
  const records = parseCsv([header, ...problems.map(({ record }) => record)].join("\n"));
  if (!Array.isArray(records))
    throw new Error(`These are not the records of a candle file: ${records.reason}`);
  // The reason of an earlier round gives way to that of this one. It comes first, so that it stays in its column
  // where a record has too few or too many values.
  const earlier = records[0]?.values.indexOf("reason") ?? -1;
  const lines = records.map(({ values }, at) => {
    const kept = earlier < 0 ? values : values.toSpliced(earlier, 1);
    return csvLine([at === 0 ? "reason" : (problems[at - 1]?.reason ?? ""), ...kept]);
  });
  // A record that may be cut off is without a line break here too: it is refused until somebody has looked at it.
  const lineBreak = problems.at(-1)?.reason.endsWith(cutOffReason) ? "" : "\n";
  return lines.join("\n") + lineBreak;
}
