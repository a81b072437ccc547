import { readFile } from "node:fs/promises";
import type { CandleSummary } from "@strata/market-files";
import {
  pageRejects,
  type ReadableFile,
  readCategoriesPage,
  readMarketsPage,
  type UnreadableFile,
  type UpsertCounts,
  upsertCryptocurrencies,
  type WriteOptions,
} from "@strata/market-store";
import { writeCategories } from "@strata/queries/sectors";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";
import { exitCodes, messageOf, StrataError } from "./errors.ts";
import { ProblemReport } from "./problem_report.ts";
import { RejectsFile, rejectsPath } from "./rejects_file.ts";
import { counted } from "./text.ts";

/** The outcome of importing one file. */
export interface FileOutcome {
  readonly file: string;
  /** Problems of its rows, by line. */
  readonly problems: ProblemReport;
  /** Counts of the imported rows; undefined if nothing was imported. */
  readonly loaded: UpsertCounts | undefined;
  /** Why nothing was imported. */
  readonly failure: StrataError | undefined;
  /** The file that the bad rows were written to. */
  readonly rejects: string | undefined;
  /** What was found in a file of candles. */
  readonly found?: CandleSummary | undefined;
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

/** Imports each file separately: whole or, unless bad rows are to be skipped, not at all. */
async function importFiles<File extends ReadableFile<unknown>>(
  files: readonly string[],
  { skipBad, onRead, onWrite, onFile, compute = (step) => step() }: ImportOptions,
  read: (text: string) => File | UnreadableFile,
  rejectsOf: (file: File) => string,
  write: (rows: File["rows"]) => Promise<UpsertCounts>,
): Promise<FileOutcome[]> {
  const importFile = async (file: string): Promise<FileOutcome> => {
    let problems = new ProblemReport();
    let rejects: string | undefined;
    try {
      onRead?.(file);
      const text = await textOf(file);
      const content = compute(() => read(text));
      problems = ProblemReport.of(content.problems);
      if (!content.readable) throw badRows(file, problems.count, "corrupt");
      if (problems.count > 0 && (!skipBad || content.rows.length === 0)) throw badRows(file, problems.count);
      onWrite?.(file, content.rows.length);
      if (problems.count > 0) {
        // Written before the good rows are imported, so that no bad row is lost.
        const rejected = new RejectsFile(rejectsPath(file));
        rejected.write(rejectsOf(content));
        rejected.finish();
        rejects = rejected.path;
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

/** The failure of a file with bad rows, or of one that is corrupt. */
export const badRows = (file: string, count: number, state?: "corrupt"): StrataError =>
  new StrataError(exitCodes.data, `The file has ${counted(count, "problem")}.`, {
    where: file,
    hint:
      state === "corrupt"
        ? "The file is corrupt, incomplete or of another kind: download it again."
        : "Fix the rows reported above and import the file again, or import the good rows with --skip-bad.",
  });

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
