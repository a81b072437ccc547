import {
  CandleFileError,
  type CandleProblem,
  type CandleSummary,
  type Fault,
  type FileCandle,
  faultText,
  shown,
} from "./candle.ts";
import { compareDecimals, decimalFault, isNegative, isZero } from "./decimal.ts";
import type { Role } from "./format.ts";
import { timeframeIn } from "./formats/file_name.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { isMissing, tradeCountOf, ungrouped } from "./numbers.ts";
import type { Row } from "./rows/row.ts";
import { rowsOf } from "./rows/rows.ts";
import { SeenCandles } from "./seen.ts";
import type { FileSource } from "./source/bytes.ts";
import { type DateOrder, parseTime } from "./time.ts";
import {
  type CandleTimeframe,
  closingTime,
  isDailyOrLonger,
  offsetIn,
  openingTime,
  timeframeOfPoints,
  timeframeOfSteps,
} from "./timeframe.ts";
import { checkTimeframe } from "./timeframe_check.ts";

/** Options of {@link readCandles}. */
export interface ReadCandlesOptions {
  /** Name of the file, which may state the market and the timeframe. */
  readonly fileName?: string | undefined;
  /** Name of the format. Default: detected. */
  readonly format?: string | undefined;
  /** Length of a candle. Default: as the file or its name states, or the smallest step between its times. */
  readonly timeframe?: CandleTimeframe | undefined;
  /** Whether to accept a file whose times fit a longer timeframe than the given one. @default false */
  readonly forceTimeframe?: boolean | undefined;
  /** Whether times without a zone are in UTC. @default false */
  readonly utc?: boolean | undefined;
  /** Whether a candle with an unknown volume is rejected. @default false */
  readonly requireVolume?: boolean | undefined;
  /** The present time: a candle that closes later has not closed. @default the time of reading */
  readonly now?: Date | undefined;
  /** Receives each rejected record. Without it, the first one is thrown as a {@link CandleFileError}. */
  readonly onProblem?: ((problem: CandleProblem) => void) | undefined;
}

/** Rows read ahead, to recognize the format and the timeframe before the first candle is returned. */
const rowsAhead = 256;

/**
 * Reads the candles of one series from a file of an exchange or data provider: CSV or JSON, also compressed with gzip,
 * zip or Zstandard. It reads as fast as it is iterated, in constant memory: the first 256 records and one chunk of
 * the file are held, and, to find repetitions, the last 10,000 candles and a bit for each earlier one.
 *
 * Rejected records go to `onProblem`. Records equal to an earlier one, repeated headers and records without prices are
 * skipped and counted in `summary`.
 *
 * Its iteration throws a {@link CandleFileError} for a file that cannot be read: of an unknown format, truncated, with
 * candles of another timeframe, of several series, or of days that do not open at 00:00 UTC.
 *
 * @example
 * ```ts
 * import { createReadStream } from "node:fs";
 * import { readCandles } from "@strata/market-files";
 *
 * const file = readCandles(createReadStream("BTCUSDT-1h-2024-01.zip"), { timeframe: "1h" });
 * for await (const { openTime, close } of file) console.log(openTime, close);
 * ```
 */
export function readCandles(source: FileSource, options: ReadCandlesOptions = {}): CandleReader {
  return new CandleReader(source, options);
}

/** The candles of a file, to be iterated once. Created by {@link readCandles}. */
export class CandleReader implements AsyncIterable<FileCandle> {
  readonly #options: ReadCandlesOptions;
  readonly #now: number;
  readonly #batches: AsyncGenerator<Row[]>;
  #opened: Promise<OpenFile> | undefined;

  constructor(source: FileSource, options: ReadCandlesOptions) {
    this.#options = options;
    this.#now = (options.now ?? new Date()).getTime();
    this.#batches = rowsOf(source);
  }

  /**
   * Recognizes the file, and returns what it contains; the counts of the result grow while candles are read.
   *
   * @throws CandleFileError if the file cannot be read.
   */
  async open(): Promise<CandleSummary> {
    this.#opened ??= this.#open();
    return (await this.#opened).summary;
  }

  /** The candles, in the order of the file. */
  async *[Symbol.asyncIterator](): AsyncGenerator<FileCandle> {
    await this.open();
    const file = await this.#opened;
    if (!file) return;
    try {
      for (const row of file.ahead) {
        const candle = this.#read(row, file);
        if (candle) yield candle;
      }
      file.ahead = [];
      for await (const rows of this.#batches) {
        for (const row of rows) {
          const candle = this.#read(row, file);
          if (candle) yield candle;
        }
      }
    } finally {
      await this.#batches.return(undefined);
    }
    if (file.skippedPoints > 0) {
      file.summary.warnings.push(`Skipped ${file.skippedPoints} later prices of a period.`);
    }
    if (file.future > 0) {
      const candles = file.future === 1 ? "1 candle opens" : `${file.future} candles open`;
      file.summary.warnings.push(`${candles} in the future.`);
    }
  }

  async #open(): Promise<OpenFile> {
    const ahead: Row[] = [];
    while (ahead.length < rowsAhead) {
      const next = await this.#batches.next();
      if (next.done) break;
      ahead.push(...next.value);
    }
    const layout = layoutOf(ahead.slice(0, rowsAhead), this.#options.format);
    const { format, names, index, before } = layout;
    const records = ahead.slice(before.length);
    const sample = records.filter((row) => isRecord(row, layout)).slice(0, rowsAhead);
    const dateOrder = format.slashedDates ? dateOrderOf(sample, index.time ?? 0) : undefined;
    const times = sample.flatMap((row) => {
      const written = parseTime(timeText(row, layout), dateOrder);
      if (typeof written === "string") return [];
      return [format.stamp === "closing" ? fullMinute(written.time) : written.time];
    });

    if (index.volume === undefined && this.#options.requireVolume) {
      throw new CandleFileError(`The volume is required, but ${format.title} does not state it.`, {
        hint: "Use a file that has the volume in the base asset.",
      });
    }
    const named =
      this.#options.fileName === undefined ? undefined : format.fileName?.(this.#options.fileName);
    const stated = timeframeIn(sample[0]?.values[index.timeframe ?? -1] ?? "") ?? named?.timeframe;
    const timeframe =
      this.#options.timeframe ??
      stated ??
      (format.points ? timeframeOfPoints(times) : timeframeOfSteps(times));
    if (!timeframe) {
      throw new CandleFileError("The timeframe of the candles is unknown.", {
        hint: "Give the timeframe: the steps between the candles of the file are not those of a known one.",
      });
    }
    if (!format.points) {
      checkTimeframe(times, timeframe, {
        forced: this.#options.forceTimeframe === true,
        openings: format.stamp === "closing" ? times.map((time) => openingTime(timeframe, time)) : times,
      });
    }
    const summary: CandleSummary = {
      format: format.name,
      title: format.title,
      detected: this.#options.format === undefined,
      timeframe,
      source: format.source,
      symbol: index.symbol === undefined ? named?.symbol : sample[0]?.values[index.symbol],
      columns: names,
      candles: 0,
      notClosed: 0,
      problems: 0,
      duplicates: 0,
      repeatedHeaders: 0,
      empty: 0,
      warnings: format.warning ? [format.warning] : [],
    };
    return {
      layout,
      summary,
      dateOrder,
      ahead: records,
      series: new Map(),
      path: sample[0]?.path,
      seen: new SeenCandles(timeframe),
      skippedPoints: 0,
      future: 0,
    };
  }

  /** Reads a row; undefined if it is rejected or skipped. */
  #read(row: Row, file: OpenFile): FileCandle | undefined {
    const { layout, summary, seen } = file;
    if (isHeader(row, layout)) {
      summary.repeatedHeaders++;
      return undefined;
    }
    if (layout.format.moreHeader?.test(row.values[layout.index.time ?? 0] ?? "")) return undefined;
    checkSeries(row, file);
    const values = alignedValues(row, layout);
    const faults: Fault[] = [];
    if (values.length !== layout.names.length) {
      faults.push({ reason: `the record has ${values.length} values for ${layout.names.length} columns` });
    } else if (priceRoles.every((role) => isMissing(values[layout.index[role] ?? -1] ?? ""))) {
      summary.empty++;
      return undefined;
    }
    const candle = faults.length === 0 ? this.#candleOf(row.line, values, file, faults) : undefined;
    if (candle && faults.length === 0) {
      const earlier = seen.find(candle.openTime.getTime());
      if (earlier !== undefined && layout.format.points) {
        file.skippedPoints++;
        return undefined;
      }
      if (earlier !== undefined && earlier !== "forgotten" && sameValues(earlier, candle)) {
        summary.duplicates++;
        return undefined;
      }
      if (earlier !== undefined) faults.push(this.#repetition(earlier, values, layout));
    }
    if (!candle || faults.length > 0) {
      this.#reject({ line: row.line, faults, reason: faults.map(faultText).join("; "), values }, summary);
      return undefined;
    }
    if (row.unterminated) {
      summary.warnings.push(
        `Line ${row.line} has no line break: the file may be truncated within the last value of this record.`,
      );
    }
    seen.add(candle);
    summary.candles++;
    if (!candle.isClosed) summary.notClosed++;
    if (candle.openTime.getTime() > this.#now) file.future++;
    return candle;
  }

  #candleOf(line: number, values: readonly string[], file: OpenFile, faults: Fault[]): FileCandle {
    const { layout, summary, dateOrder } = file;
    const { format, index, names } = layout;
    const { timeframe } = summary;
    const text = (role: Role): string => values[index[role] ?? -1] ?? "";
    const reject = (role: Role, reason: string): void => {
      faults.push({ column: names[index[role] ?? -1] || role, value: text(role), reason });
    };
    const decimal = (role: Role): string => (format.grouped ? ungrouped(text(role)) : text(role));
    const price = (role: Role): string => {
      const number = decimal(role);
      const fault =
        decimalFault(number) ?? (isNegative(number) || isZero(number) ? "must be greater than 0" : undefined);
      if (fault) reject(role, fault);
      return number;
    };
    const amount = (role: Role): string | null => {
      if (index[role] === undefined || isMissing(text(role))) return null;
      const number = decimal(role);
      const fault = decimalFault(number) ?? (isNegative(number) ? "must be at least 0" : undefined);
      if (fault) reject(role, fault);
      return number;
    };

    const openTime = this.#openTimeOf(timeTextOf(values, layout), timeframe, layout, dateOrder);
    if (typeof openTime === "string") reject("time", openTime);
    const [open, high, low, close] = [price("open"), price("high"), price("low"), price("close")];
    let vwap = amount("vwap");
    const volume = amount("volume");
    if (volume === null && this.#options.requireVolume) {
      faults.push({ column: names[index.volume ?? -1] || "volume", reason: "is unknown" });
    }
    if (faults.length === 0) {
      // Written so that values are only compared once all are numbers.
      const lows = compareDecimals(low, open) <= 0 && compareDecimals(low, close) <= 0;
      const highs = compareDecimals(open, high) <= 0 && compareDecimals(close, high) <= 0;
      const body = lows && highs ? "" : `open ${shown(open)}, close ${shown(close)}`;
      if (!lows) {
        faults.push({
          reason: `low must be at most the lesser of open and close: low ${shown(low)}, ${body}`,
        });
      }
      if (!highs) {
        faults.push({
          reason: `high must be at least the greater of open and close: high ${shown(high)}, ${body}`,
        });
      }
      // Exchanges write 0 for the average of no trades.
      if (vwap !== null && isZero(vwap) && (volume === null || isZero(volume))) vwap = null;
      if (vwap !== null && (compareDecimals(vwap, low) < 0 || compareDecimals(vwap, high) > 0)) {
        reject("vwap", `must be between low ${shown(low)} and high ${shown(high)}`);
      }
    }
    let tradeCount: number | null = null;
    if (index.tradeCount !== undefined && !isMissing(text("tradeCount"))) {
      const count = tradeCountOf(text("tradeCount"));
      if (typeof count === "string") reject("tradeCount", count);
      else tradeCount = count;
    }
    const quoteVolume = amount("quoteVolume");
    const marketCap = amount("marketCap");
    const time = typeof openTime === "string" ? Number.NaN : openTime;
    const isClosed = closingTime(timeframe, time) <= this.#now && !/^(?:0|f|false)$/i.test(text("isClosed"));
    return {
      openTime: new Date(time),
      open,
      high,
      low,
      close,
      volume,
      quoteVolume,
      vwap,
      tradeCount,
      marketCap,
      isClosed,
      line,
    };
  }

  /** The opening time of a candle, or why the text is none. */
  #openTimeOf(
    text: string,
    timeframe: CandleTimeframe,
    { format }: Layout,
    dateOrder: DateOrder | undefined,
  ): number | string {
    const written = parseTime(text, dateOrder);
    if (typeof written === "string") return written;
    const { time, form } = written;
    if (form === "date" && !isDailyOrLonger(timeframe))
      return `is a date without a time, for ${timeframe} candles`;
    const isInUtc =
      form !== "unzoned" ||
      format.utc ||
      this.#options.utc ||
      (isDailyOrLonger(timeframe) && offsetIn("1d", time) === 0);
    if (!isInUtc) return "has no time zone: state that it is in UTC, or add the zone";
    if (format.points) return time - offsetIn(timeframe, time);
    const openTime = format.stamp === "closing" ? openingTime(timeframe, fullMinute(time)) : time;
    if (offsetIn(timeframe, openTime) === 0) return openTime;
    return `is not the ${format.stamp ?? "opening"} time of a ${timeframe} candle`;
  }

  #repetition(earlier: FileCandle | "forgotten", values: readonly string[], layout: Layout): Fault {
    const at = layout.index.time ?? -1;
    const reason =
      earlier === "forgotten"
        ? "duplicates that of a record far above: sort the file"
        : `duplicates that of line ${earlier.line}, with other values`;
    return { column: layout.names[at] || "time", value: values[at], reason };
  }

  #reject(problem: CandleProblem, summary: CandleSummary): void {
    summary.problems++;
    if (this.#options.onProblem) {
      this.#options.onProblem(problem);
      return;
    }
    throw new CandleFileError(`The record is not a candle: ${problem.reason}`, {
      line: problem.line,
      hint: "Fix the record, or handle rejected records with onProblem.",
    });
  }
}

/** What is known of a file that is being read. */
interface OpenFile {
  readonly layout: Layout;
  readonly summary: CandleSummary;
  readonly dateOrder: DateOrder | undefined;
  /** Records read before the first candle was returned. */
  ahead: readonly Row[];
  /** Values that are the same in all records of a series, by role. */
  readonly series: Map<Role, string>;
  readonly path: string | undefined;
  readonly seen: SeenCandles;
  skippedPoints: number;
  /** Number of candles that open after the present time. */
  future: number;
}

const priceRoles = ["open", "high", "low", "close"] as const;
const amounts = [...priceRoles, "volume", "quoteVolume", "vwap", "marketCap"] as const;

/** Rounds a closing time up to a full minute: some providers write the last second or millisecond. */
const fullMinute = (time: number): number =>
  time % 60_000 >= 59_000 ? Math.ceil(time / 60_000) * 60_000 : time;

const timeText = (row: Row, layout: Layout): string => timeTextOf(alignedValues(row, layout), layout);

function timeTextOf(values: readonly string[], { index }: Layout): string {
  const date = values[index.time ?? -1] ?? "";
  return index.clock === undefined ? date : `${date} ${values[index.clock] ?? ""}`;
}

/** The values of a row in the order of the names: JSON objects may have their keys in another order. */
function alignedValues({ keys, values }: Row, { names }: Layout): readonly string[] {
  if (!keys || keys === names) return values;
  if (keys.length === names.length && keys.every((key, at) => key === names[at])) return values;
  return names.map((name) => values[keys.indexOf(name)] ?? "");
}

/** Whether a row repeats the header, or a line before it. */
const isHeader = ({ keys, values }: Row, { before }: Layout): boolean =>
  !keys &&
  before.some(
    (row) => row.values.length === values.length && row.values.every((value, at) => value === values[at]),
  );

const isRecord = (row: Row, layout: Layout): boolean =>
  !isHeader(row, layout) && !layout.format.moreHeader?.test(row.values[layout.index.time ?? 0] ?? "");

/** @throws CandleFileError if a row is of another series than the rows before it. */
function checkSeries(row: Row, { layout: { index, names }, series, path, summary }: OpenFile): void {
  if (row.path !== path) {
    throw new CandleFileError(`The file contains several series: ${path} and ${row.path}.`, {
      line: row.line,
      hint: "Split it into one file for each series.",
    });
  }
  for (const role of ["symbol", "timeframe"] as const) {
    const at = index[role];
    if (at === undefined) continue;
    const value = row.values[at] ?? "";
    const known = series.get(role);
    if (known === undefined) series.set(role, value);
    const stated = role === "timeframe" ? timeframeIn(value) : undefined;
    if (stated && stated !== summary.timeframe) {
      throw new CandleFileError(`The file states the timeframe ${stated}, not ${summary.timeframe}.`, {
        line: row.line,
        hint: `Read it as ${stated}.`,
      });
    }
    if (known !== undefined && known !== value && row.values.length === names.length) {
      throw new CandleFileError(
        `The file contains several series: ${names[at]} is ${shown(known)} and ${shown(value)}.`,
        { line: row.line, hint: "Split it into one file for each series." },
      );
    }
  }
}

function sameValues(a: FileCandle, b: FileCandle): boolean {
  if (a.tradeCount !== b.tradeCount) return false;
  return amounts.every((name) => {
    const [left, right] = [a[name], b[name]];
    return left === null || right === null ? left === right : compareDecimals(left, right) === 0;
  });
}

/** The order of day and month, as the first dates of a file show it. */
function dateOrderOf(rows: readonly Row[], at: number): DateOrder | undefined {
  const dates = rows.flatMap(({ values }) => {
    const [, first, second] = /^(\d{1,2})\/(\d{1,2})\/\d{4}$/.exec(values[at] ?? "") ?? [];
    return first === undefined ? [] : [[Number(first), Number(second)] as const];
  });
  if (dates.length === 0) return undefined;
  const orders = [
    ...(dates.some(([, second]) => second > 12) ? (["month first"] as const) : []),
    ...(dates.some(([first]) => first > 12) ? (["day first"] as const) : []),
  ];
  const [order, another] = orders;
  if (order && !another) return order;
  throw new CandleFileError(
    `Day and month of the dates cannot be told apart: ${shown(rows[0]?.values[at] ?? "")}.`,
    { hint: "Write the dates as 2023-11-15, or add a date after the 12th of a month." },
  );
}
