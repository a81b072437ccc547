import {
  CandleFileError,
  type CandleProblem,
  type CandleSummary,
  type Fault,
  type FileCandle,
  faultText,
} from "./candle.ts";
import { CandleParser } from "./candle_parser.ts";
import { dateOrderOf } from "./date_order.ts";
import { timeframeIn } from "./formats/file_name.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { isMissing } from "./numbers.ts";
import { alignedValues, isHeader, isMoreHeader, timeTextOf, usualPath } from "./record.ts";
import type { Row } from "./rows/row.ts";
import { rowsOf } from "./rows/rows.ts";
import { SeenCandles, sameValues } from "./seen.ts";
import { Series, several } from "./series.ts";
import type { FileSource } from "./source/bytes.ts";
import { parseTime } from "./time.ts";
import {
  type CandleTimeframe,
  fullMinute,
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
    const path = usualPath(ahead);
    const head = ahead.slice(0, rowsAhead).filter((row) => row.path === path);
    const layout = layoutOf(head, this.#options.format);
    const { format, names, index, before } = layout;
    const records = ahead.slice(before.length);
    const sample = records
      .slice(0, rowsAhead)
      .filter((row) => row.path === path && !isHeader(row, layout) && !isMoreHeader(row, layout))
      .map((row) => alignedValues(row, layout));
    const timeTexts = sample.map((values) => timeTextOf(values, layout));
    const dateOrder = format.slashedDates ? dateOrderOf(timeTexts) : undefined;
    const times = timeTexts.flatMap((text) => {
      const written = parseTime(text, dateOrder);
      if (typeof written === "string") return [];
      return [format.stamp === "closing" ? fullMinute(written.time) : written.time];
    });

    if (index.volume === undefined && this.#options.requireVolume) {
      throw new CandleFileError(`The volume is required, but the file does not state it: ${format.title}.`, {
        hint: "Use a file that has the volume in the base asset.",
      });
    }
    const named =
      this.#options.fileName === undefined ? undefined : format.fileName?.(this.#options.fileName);
    const stated = timeframeIn(sample[0]?.[index.timeframe ?? -1] ?? "") ?? named?.timeframe;
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
      symbol: index.symbol === undefined ? named?.symbol : sample[0]?.[index.symbol],
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
      parser: new CandleParser({
        layout,
        timeframe,
        dateOrder,
        utc: this.#options.utc === true,
        requireVolume: this.#options.requireVolume === true,
        now: this.#now,
      }),
      ahead: records,
      series: new Series(layout, timeframe),
      path,
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
    if (isMoreHeader(row, layout)) return undefined;
    if (row.path !== file.path) {
      if (row.values.length !== layout.names.length) return undefined;
      throw several(`${file.path} and ${row.path}`, row.line);
    }
    const values = alignedValues(row, layout);
    const isWhole = values.length === layout.names.length;
    const faults: Fault[] = [];
    if (isWhole) file.series.check(values, row.line);
    else faults.push({ reason: `the record has ${values.length} values for ${layout.names.length} columns` });
    if (isWhole && priceRoles.every((role) => isMissing(values[layout.index[role] ?? -1] ?? ""))) {
      summary.empty++;
      return undefined;
    }
    const candle = isWhole ? file.parser.read(values, row.line, faults) : undefined;
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
  readonly parser: CandleParser;
  /** Records read before the first candle was returned. */
  ahead: readonly Row[];
  readonly series: Series;
  /** Where the records are in JSON. */
  readonly path: string | undefined;
  readonly seen: SeenCandles;
  skippedPoints: number;
  /** Number of candles that open after the present time. */
  future: number;
}

const priceRoles = ["open", "high", "low", "close"] as const;
