import { createReadStream, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import {
  CandleFileError,
  type CandleProblem,
  type CandleReader,
  type CandleSummary,
  type FileCandle,
  readCandles,
  rejectHeader,
  rejectLine,
} from "@strata/market-files";
import {
  CandleConflictError,
  type CandleSeries,
  type CandleWriteOptions,
  ingestCandles,
  type Timeframe,
  type UpsertCounts,
} from "@strata/market-store";
import { cryptocurrencies } from "@strata/schema-market";
import { eq } from "drizzle-orm";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";
import { exitCodes, messageOf, StrataError } from "./errors.ts";
import { badRows, type FileOutcome, type ImportOptions } from "./import.ts";
import { ProblemReport } from "./problem_report.ts";
import { isRejectsFile, RejectsFile, rejectsPath } from "./rejects_file.ts";
import { candleSources, timeframe as storedTimeframe } from "./schema.ts";
import { counted } from "./text.ts";

/** Options of {@link importCandles}. */
export interface ImportCandlesOptions extends Omit<ImportOptions, "onConflict">, CandleWriteOptions {
  /** CoinGecko id of the coin. */
  readonly coin: string;
  /** Length of a candle. Default: as the file shows it. */
  readonly timeframe?: Timeframe | undefined;
  /** Source of the candles. Default: the one that the format of the file states. */
  readonly source?: CandleSeries["source"] | undefined;
  /** Format of the files. Default: detected. */
  readonly format?: string | undefined;
  /** Whether times without a zone are in UTC. */
  readonly utc?: boolean | undefined;
  /** Whether to accept a timeframe that is shorter than the file shows. */
  readonly forceTimeframe?: boolean | undefined;
  /** Whether to read the files without writing anything. */
  readonly dryRun?: boolean | undefined;
}

/**
 * Imports candle files of one coin into market_data. A folder stands for the files in it, `-` for standard input.
 *
 * @throws StrataError if the coin does not exist.
 */
export async function importCandles(
  db: Database,
  files: readonly string[],
  options: ImportCandlesOptions,
): Promise<FileOutcome[]> {
  const [coin] = await db
    .select({ id: cryptocurrencies.id })
    .from(cryptocurrencies)
    .where(eq(cryptocurrencies.slug, options.coin));
  if (!coin) {
    throw new StrataError(exitCodes.configuration, `The coin "${options.coin}" does not exist.`, {
      hint: "Use the CoinGecko id (bitcoin, ripple), or import the coin first: `strata import markets FILE`.",
    });
  }
  const outcomes: FileOutcome[] = [];
  for (const file of files.flatMap(filesIn)) {
    options.onRead?.(file);
    const outcome = await importFile(db, file, coin.id, options);
    outcomes.push(outcome);
    options.onFile?.(outcome);
  }
  return outcomes;
}

/** A file, or the files in a folder by name, without those of rejected records. */
function filesIn(path: string): string[] {
  if (path === "-" || !statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  const files = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith(".") && !isRejectsFile(entry.name))
    .map((entry) => join(path, entry.name))
    .sort();
  // Reading the folder as a file reports one without files.
  return files.length > 0 ? files : [path];
}

async function importFile(
  db: Database,
  file: string,
  cryptocurrencyId: number,
  options: ImportCandlesOptions,
): Promise<FileOutcome> {
  const problems = new ProblemReport();
  const rejects = new RejectsFile(rejectsPath(file, ".csv"));
  let summary: CandleSummary | undefined;
  let loaded: UpsertCounts | undefined;
  let failure: StrataError | undefined;
  const onProblem = (problem: CandleProblem): void => {
    if (summary && options.skipBad && !options.dryRun) {
      if (problems.count === 0) rejects.write(rejectHeader(summary));
      rejects.write(rejectLine(summary, problem));
    }
    problems.add(problem);
  };
  try {
    const { timeframe, format, utc, forceTimeframe } = options;
    const reader = readCandles(file === "-" ? process.stdin : createReadStream(file), {
      fileName: file === "-" ? undefined : basename(file),
      timeframe,
      format,
      utc,
      forceTimeframe,
      requireVolume: true,
      onProblem,
    });
    summary = await reader.open();
    const series = seriesOf(summary, cryptocurrencyId, options);
    const candles = goodCandles(reader, { file, problems, rejects, options });
    if (options.dryRun) for await (const _ of candles);
    else loaded = await ingestCandles(db, series, candles, options);
  } catch (error) {
    failure = failureOfFile(error, file);
    if (!failure) throw error;
  } finally {
    rejects.discard();
  }
  const rejected = loaded && problems.count > 0 ? rejects.path : undefined;
  return { file, problems, loaded, failure, rejects: rejected, found: summary };
}

/**
 * The good candles of a file. Ends with an error, so that none is stored, if the file has bad rows and they are not to
 * be skipped, or no row is good. Completes the rejects file before the last candles are stored, so that no bad row is
 * lost.
 */
async function* goodCandles(
  reader: CandleReader,
  {
    file,
    problems,
    rejects,
    options,
  }: {
    readonly file: string;
    readonly problems: ProblemReport;
    readonly rejects: RejectsFile;
    readonly options: ImportCandlesOptions;
  },
): AsyncGenerator<FileCandle> {
  let good = 0;
  for await (const candle of reader) {
    good++;
    if (good % 10_000 === 0) options.onWrite?.(file, good);
    // The rest of the file is only read to report its bad rows.
    if (options.skipBad || problems.count === 0) yield candle;
  }
  if (problems.count === 0) return;
  if (!options.skipBad) throw badRows(file, problems.count);
  if (good === 0) {
    throw new StrataError(
      exitCodes.data,
      `The file has no good row: ${counted(problems.count, "problem")}.`,
      {
        where: file,
        hint: "Check the format and the timeframe of the file.",
      },
    );
  }
  if (!options.dryRun) rejects.finish();
}

/** @throws StrataError if market_data cannot store the candles of a file. */
function seriesOf(
  summary: CandleSummary,
  cryptocurrencyId: number,
  options: ImportCandlesOptions,
): CandleSeries {
  const timeframe = storedTimeframe.enumValues.find((stored) => stored === summary.timeframe);
  if (!timeframe) {
    throw new StrataError(exitCodes.data, `market_data does not store ${summary.timeframe} candles.`, {
      hint: `It stores ${storedTimeframe.enumValues.join(", ")}.`,
    });
  }
  const source = options.source ?? candleSources.find((stored) => stored === summary.source);
  if (!source) {
    const stated = summary.source ? ` as ${summary.source}` : "";
    throw new StrataError(exitCodes.configuration, `The source of the candles is unknown${stated}.`, {
      hint: `Give it with --source: ${candleSources.join(", ")}.`,
    });
  }
  return { cryptocurrencyId, timeframe, source };
}

function failureOfFile(error: unknown, file: string): StrataError | undefined {
  if (error instanceof StrataError) {
    const { exitCode, message, where = file, hint, cause } = error;
    return new StrataError(exitCode, message, { where, hint, cause });
  }
  if (error instanceof CandleFileError) {
    const where = error.line === undefined ? file : `${file}:${error.line}`;
    // The options of the reader have the names of those of the command.
    const hint = error.hint.replace("forceTimeframe", "--force-timeframe");
    return new StrataError(exitCodes.data, error.message, { where, hint, cause: error });
  }
  if (error instanceof CandleConflictError) {
    return new StrataError(exitCodes.decision, error.message, {
      where: file,
      hint: "Nothing was imported. Pass --on-conflict replace to replace the stored candles, or --on-conflict keep to keep them.",
      cause: error,
    });
  }
  if (isReadError(error)) {
    return new StrataError(exitCodes.configuration, `Cannot read the file: ${messageOf(error)}`, {
      where: file,
      hint: "Check the path and its permissions. Importing the other files again changes nothing.",
    });
  }
  return databaseError(error, file);
}

/** Whether a file could not be opened or read; an error of a connection has another system call. */
const isReadError = (error: unknown): boolean =>
  error instanceof Error &&
  "syscall" in error &&
  (error.syscall === "open" || error.syscall === "read") &&
  "errno" in error;
