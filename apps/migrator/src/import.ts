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
} from "@strata/market-store";
import { cryptocurrencies } from "@strata/schema-market";
import { eq } from "drizzle-orm";
import type { Database } from "./database.ts";
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
  /** Where the bad rows were written to. */
  readonly rejects: string | undefined;
}

export interface ImportOptions {
  /** Load the good rows of a file with bad ones, and write the bad ones to a rejects file beside it. */
  readonly skipBad: boolean;
}

/** Loads CoinGecko `/coins/markets` pages into cryptocurrencies. */
export const importMarkets = (
  db: Database,
  files: readonly string[],
  options: ImportOptions,
): Promise<FileOutcome[]> =>
  importFiles(files, options, readMarketsPage, pageRejects, (rows) => upsertCryptocurrencies(db, rows));

/** Loads CoinGecko `/coins/categories` pages into crypto_sectors and, as their history, sector_performance. */
export const importCategories = (
  db: Database,
  files: readonly string[],
  options: ImportOptions,
): Promise<FileOutcome[]> =>
  importFiles(files, options, readCategoriesPage, pageRejects, (rows) => writeCategories(db, rows));

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
    upsertCandles(db, { cryptocurrencyId: coin.id, timeframe, source }, rows),
  );
}

/** Each file by itself: it is loaded whole, or, unless bad rows are to be skipped, not at all. */
async function importFiles<File extends ReadableFile<unknown>>(
  files: readonly string[],
  { skipBad }: ImportOptions,
  read: (text: string) => File | UnreadableFile,
  rejectsOf: (file: File) => string,
  write: (rows: File["rows"]) => Promise<UpsertCounts>,
): Promise<FileOutcome[]> {
  const outcomes: FileOutcome[] = [];
  for (const file of files) {
    const outcome = await withProgress(`Importing ${basename(file)}`, async (progress) => {
      const content = read(await textOf(file));
      const { problems } = content;
      if (!content.readable || (problems.length > 0 && !skipBad)) {
        return { file, problems, loaded: undefined, rejects: undefined };
      }
      progress.update(`Importing ${basename(file)}: ${counted(content.rows.length, "row")}`);
      // The bad rows are safe on disk before the good ones are in the database.
      const rejects = problems.length > 0 ? rejectsFile(file) : undefined;
      if (rejects) await writeFile(rejects, rejectsOf(content));
      return { file, problems, loaded: await write(content.rows), rejects };
    });
    outcomes.push(outcome);
  }
  return outcomes;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new StrataError(exitCodes.configuration, `Cannot read the file: ${messageOf(error)}`, {
      where: file,
      hint: "Check the path. Files named before it are loaded; importing them again changes nothing.",
    });
  }
}

/** candles.csv to candles.rejects.csv, in the same folder. */
function rejectsFile(file: string): string {
  const { dir, name } = parse(file);
  return format({ dir, name: `${name}.rejects`, ext: extname(file) });
}

/** What happened to a file, for people: its bad rows for standard error, the rest in one line. */
export function outcomeLines({ file, problems, loaded, rejects }: FileOutcome): {
  problems: string[];
  summary: string;
} {
  const summary = loaded
    ? `${file}: ${countsText(loaded)}${rejects ? `; ${counted(problems.length, "bad row")} written to ${rejects}` : ""}`
    : `${file}: nothing loaded, ${counted(problems.length, "problem")}`;
  return { problems: problems.map(({ line, reason }) => `${file}:${line}: ${reason}`), summary };
}

/** "576 new, 0 changed, 0 as they were". */
export const countsText = ({ inserted, updated, unchanged }: UpsertCounts): string =>
  `${grouped(inserted)} new, ${grouped(updated)} changed, ${grouped(unchanged)} as before`;
