import { readFile, writeFile } from "node:fs/promises";
import { basename, extname, format, parse } from "node:path";
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
import { cryptocurrencies } from "@strata/schema-market";
import { eq } from "drizzle-orm";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";
import { exitCodes, messageOf, StrataError } from "./errors.ts";
import { withProgress } from "./progress.ts";
import { counted, grouped } from "./text.ts";
import { writeCategories } from "./write_categories.ts";

/** What became of one file. */
export interface FileOutcome {
  readonly file: string;
  /** What is wrong with its rows, by line. */
  readonly problems: readonly FileProblem[];
  /** What was loaded; undefined where nothing was. */
  readonly loaded: UpsertCounts | undefined;
  /** Why nothing was loaded. */
  readonly failure: StrataError | undefined;
  /** Where the bad rows were written to. */
  readonly rejects: string | undefined;
}

export interface ImportOptions extends WriteOptions {
  /** Load the good rows of a file with bad ones, and write the bad ones to a rejects file beside it. */
  readonly skipBad: boolean;
  /** Told what became of each file, as soon as it is known. */
  readonly onFile?: (outcome: FileOutcome) => void;
}

/** Loads CoinGecko `/coins/markets` pages into cryptocurrencies. */
export const importMarkets = (
  db: Database,
  files: readonly string[],
  options: ImportOptions,
): Promise<FileOutcome[]> =>
  importFiles(files, options, readMarketsPage, pageRejects, (rows) =>
    upsertCryptocurrencies(db, rows, options),
  );

/** Loads CoinGecko `/coins/categories` pages into crypto_sectors and, as their history, sector_performance. */
export const importCategories = (
  db: Database,
  files: readonly string[],
  options: ImportOptions,
): Promise<FileOutcome[]> =>
  importFiles(files, options, readCategoriesPage, pageRejects, (rows) => writeCategories(db, rows, options));

/**
 * Loads candle files of one coin and timeframe into market_data.
 *
 * @throws StrataError if there is no such coin.
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
    throw new StrataError(exitCodes.configuration, `There is no coin with the slug "${options.coin}".`, {
      hint: "Name it as CoinGecko does (bitcoin, ripple), or load it first: strata import markets FILE.",
    });
  }
  const read = (text: string) => readCandles(text, { timeframe });
  return importFiles(files, options, read, candleRejects, (rows) =>
    upsertCandles(db, { cryptocurrencyId: coin.id, timeframe, source }, rows, options),
  );
}

/**
 * Each file by itself, whatever becomes of the others: it is loaded whole, or, unless bad rows are to be skipped, not
 * at all.
 */
async function importFiles<File extends ReadableFile<unknown>>(
  files: readonly string[],
  { skipBad, onFile }: ImportOptions,
  read: (text: string) => File | UnreadableFile,
  rejectsOf: (file: File) => string,
  write: (rows: File["rows"]) => Promise<UpsertCounts>,
): Promise<FileOutcome[]> {
  const outcomes: FileOutcome[] = [];
  for (const file of files) {
    const outcome = await withProgress(`Importing ${basename(file)}`, async (progress) => {
      let problems: FileOutcome["problems"] = [];
      let rejects: string | undefined;
      try {
        const text = await textOf(file);
        const content = progress.compute(() => read(text));
        problems = content.problems;
        if (!content.readable || (problems.length > 0 && !skipBad)) throw badRows(file, content);
        progress.update(`Importing ${basename(file)}: ${counted(content.rows.length, "row")}`);
        if (problems.length > 0) {
          // The bad rows are safe on disk before the good ones are in the database.
          rejects = rejectsFile(file);
          await writeRejects(rejects, rejectsOf(content));
        }
        return { file, problems, loaded: await write(content.rows), failure: undefined, rejects };
      } catch (error) {
        const failure = error instanceof StrataError ? error : databaseError(error, file);
        if (!failure) throw error;
        return { file, problems, loaded: undefined, failure, rejects };
      }
    });
    outcomes.push(outcome);
    onFile?.(outcome);
  }
  return outcomes;
}

function badRows(file: string, { readable, problems }: ReadableFile<unknown> | UnreadableFile): StrataError {
  return new StrataError(exitCodes.data, `The file has ${counted(problems.length, "problem")}.`, {
    where: file,
    hint: readable
      ? "Mend the rows named above and import the file again, or load the good rows with --skip-bad."
      : "Mend the file, or fetch it again, and import it: no part of it can be trusted.",
  });
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new StrataError(exitCodes.configuration, `Cannot read the file: ${messageOf(error)}`, {
      where: file,
      hint: "Check the path, and that it is a file that you may read. Importing the others again changes nothing.",
    });
  });
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw new StrataError(exitCodes.data, "The file is compressed.", {
      where: file,
      hint: "Unpack it with gunzip and import what comes out.",
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new StrataError(exitCodes.data, `Cannot read the file as text in UTF-8: ${messageOf(error)}`, {
      where: file,
      hint: "Save it as UTF-8; a file of more than 500 MB has to be split.",
    });
  }
}

async function writeRejects(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new StrataError(exitCodes.configuration, `Cannot write the bad rows: ${messageOf(error)}`, {
      where: path,
      hint: "Nothing was loaded. Make the folder writable, or import a copy of the file from one that is.",
    });
  }
}

/** candles.csv to candles.rejects.csv, in the same folder. */
function rejectsFile(file: string): string {
  const { dir, name } = parse(file);
  return format({ dir, name: `${name}.rejects`, ext: extname(file) });
}

/** What happened to a file, for people: its bad rows for standard error, the rest in one line. */
export function outcomeLines({ file, problems, loaded, rejects, failure }: FileOutcome): {
  problems: string[];
  summary: string;
} {
  const summary = loaded
    ? `${countsText(loaded)}${rejects ? `; ${counted(problems.length, "bad row")} written to ${rejects}` : ""}`
    : `nothing loaded: ${failure?.message}`;
  return {
    problems: problems.map(({ line, reason }) => `${file}:${line}: ${reason}`),
    summary: `${file}: ${summary}`,
  };
}

/** The one failure that an import ends with; undefined where every file was loaded. Bad data comes before the rest. */
export function importFailure(outcomes: readonly FileOutcome[]): StrataError | undefined {
  const failures = outcomes.flatMap(({ file, failure }) => (failure ? [{ file, failure }] : []));
  const worst = (failures.find(({ failure }) => failure.exitCode === exitCodes.data) ?? failures[0])?.failure;
  if (!worst || failures.length === 1) return worst;
  const files = `${failures.length} of ${counted(outcomes.length, "file")}`;
  return new StrataError(worst.exitCode, `${files} could not be loaded.`, {
    where: failures.map(({ file, failure }) => `${file}: ${failure.message}`).join("\n"),
    hint: [...new Set(failures.map(({ failure }) => failure.hint))].join("\n"),
  });
}

/** "576 new, 0 changed, 0 as they were". */
export const countsText = ({ inserted, updated, unchanged }: UpsertCounts): string =>
  `${grouped(inserted)} new, ${grouped(updated)} changed, ${grouped(unchanged)} as before`;
