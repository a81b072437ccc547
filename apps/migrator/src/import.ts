import { readFile, writeFile } from "node:fs/promises";
import { extname, format, parse } from "node:path";
import {
  type CandleSeries,
  candleRejects,
  type FileProblem,
  pageRejects,
  type ReadableFile,
  readCandles,
  readCategoriesPage,
  readMarketsPage,
  type UnreadableFile,
  type UpsertCounts,
  upsertCandles,
  upsertCryptocurrencies,
  type WriteOptions,
} from "@strata/market-store";
import { writeCategories } from "@strata/queries/sectors";
import { cryptocurrencies } from "@strata/schema-market";
import { eq } from "drizzle-orm";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";
import { exitCodes, messageOf, StrataError } from "./errors.ts";
import { counted } from "./text.ts";

/** The outcome of importing one file. */
export interface FileOutcome {
  readonly file: string;
  /** Problems of its rows, by line. */
  readonly problems: readonly FileProblem[];
  /** Counts of the imported rows; undefined if nothing was imported. */
  readonly loaded: UpsertCounts | undefined;
  /** Why nothing was imported. */
  readonly failure: StrataError | undefined;
  /** The file that the bad rows were written to. */
  readonly rejects: string | undefined;
}

export interface ImportOptions extends WriteOptions {
  /** Whether to import the good rows of a file and write the bad ones to a rejects file beside it. */
  readonly skipBad: boolean;
  /** Called before a file is read. */
  readonly onRead?: (file: string) => void;
  /** Called before the rows of a file are written. */
  readonly onWrite?: (file: string, rows: number) => void;
  /** Called with the outcome of each file, before the next one is read. */
  readonly onFile?: (outcome: FileOutcome) => void;
  /** Runs a synchronous computation that may take seconds. */
  readonly compute?: <T>(step: () => T) => T;
}

/** Imports CoinGecko `/coins/markets` pages into cryptocurrencies. */
export const importMarkets = (
  db: Database,
  files: readonly string[],
  options: ImportOptions,
): Promise<FileOutcome[]> =>
  importFiles(files, options, readMarketsPage, pageRejects, (rows) =>
    upsertCryptocurrencies(db, rows, options),
  );

/** Imports CoinGecko `/coins/categories` pages into crypto_sectors and, as their history, sector_performance. */
export const importCategories = (
  db: Database,
  files: readonly string[],
  options: ImportOptions,
): Promise<FileOutcome[]> =>
  importFiles(files, options, readCategoriesPage, pageRejects, (rows) => writeCategories(db, rows, options));

/**
 * Imports candle files of one coin and timeframe into market_data.
 *
 * @throws StrataError if the coin does not exist.
 */
export async function importCandles(
  db: Database,
  files: readonly string[],
  options: ImportOptions & Omit<CandleSeries, "cryptocurrencyId"> & { readonly coin: string },
): Promise<FileOutcome[]> {
  const { timeframe, source } = options;
  const [coin] = await db
    .select({ id: cryptocurrencies.id })
    .from(cryptocurrencies)
    .where(eq(cryptocurrencies.slug, options.coin));
  if (!coin) {
    throw new StrataError(exitCodes.configuration, `The coin "${options.coin}" does not exist.`, {
      hint: "Use the CoinGecko id (bitcoin, ripple), or import the coin first: `strata import markets FILE`.",
    });
  }
  const read = (text: string) => readCandles(text, { timeframe });
  return importFiles(files, options, read, candleRejects, (rows) =>
    upsertCandles(db, { cryptocurrencyId: coin.id, timeframe, source }, rows, options),
  );
}

/** Imports each file separately: whole or, unless bad rows are to be skipped, not at all. */
async function importFiles<File extends ReadableFile<unknown>>(
  files: readonly string[],
  { skipBad, onRead, onWrite, onFile, compute = (step) => step() }: ImportOptions,
  read: (text: string) => File | UnreadableFile,
  rejectsOf: (file: File) => string,
  write: (rows: File["rows"]) => Promise<UpsertCounts>,
): Promise<FileOutcome[]> {
  const importFile = async (file: string): Promise<FileOutcome> => {
    let problems: FileOutcome["problems"] = [];
    let rejects: string | undefined;
    try {
      onRead?.(file);
      const text = await textOf(file);
      const content = compute(() => read(text));
      problems = content.problems;
      if (!content.readable || (problems.length > 0 && !skipBad)) throw badRows(file, content);
      onWrite?.(file, content.rows.length);
      if (problems.length > 0) {
        // Written before the good rows are imported, so that no bad row is lost.
        rejects = rejectsFile(file);
        await writeRejects(rejects, rejectsOf(content));
      }
      return { file, problems, loaded: await write(content.rows), failure: undefined, rejects };
    } catch (error) {
      const failure = error instanceof StrataError ? error : databaseError(error, file);
      if (!failure) throw error;
      return { file, problems, loaded: undefined, failure, rejects };
    }
  };
  const outcomes: FileOutcome[] = [];
  for (const file of files) {
    const outcome = await importFile(file);
    outcomes.push(outcome);
    onFile?.(outcome);
  }
  return outcomes;
}

function badRows(file: string, { readable, problems }: ReadableFile<unknown> | UnreadableFile): StrataError {
  return new StrataError(exitCodes.data, `The file has ${counted(problems.length, "problem")}.`, {
    where: file,
    hint: readable
      ? "Fix the rows reported above and import the file again, or import the good rows with --skip-bad."
      : "The file is corrupt or incomplete: download it again.",
  });
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new StrataError(exitCodes.configuration, `Cannot read the file: ${messageOf(error)}`, {
      where: file,
      hint: "Check the path and its permissions. Importing the other files again changes nothing.",
    });
  });
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw new StrataError(exitCodes.data, "The file is compressed.", {
      where: file,
      hint: "Decompress it with gunzip and import the result.",
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new StrataError(exitCodes.data, `Cannot read the file as UTF-8 text: ${messageOf(error)}`, {
      where: file,
      hint: "Save it as UTF-8. Split a file of more than 500 MB.",
    });
  }
}

async function writeRejects(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new StrataError(exitCodes.configuration, `Cannot write the bad rows: ${messageOf(error)}`, {
      where: path,
      hint: "Nothing was imported. Make the folder writable, or import a copy of the file in a writable folder.",
    });
  }
}

/** Path of the rejects file: candles.rejects.csv beside candles.csv. */
function rejectsFile(file: string): string {
  const { dir, name } = parse(file);
  return format({ dir, name: `${name}.rejects`, ext: extname(file) });
}
