import { basename } from "node:path";
import { type Command, Option } from "commander";
import { print, printError } from "../cli/output.ts";
import { withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import type { Database } from "../database.ts";
import { exitCodes, StrataError } from "../errors.ts";
import {
  type FileOutcome,
  type ImportOptions,
  importCandles,
  importCategories,
  importMarkets,
} from "../import.ts";
import { candleSources, timeframe } from "../schema.ts";
import { counted, countsText } from "../text.ts";

interface SkipBad {
  readonly skipBad?: true;
}

interface CandleOptions extends SkipBad {
  readonly coin: string;
  readonly timeframe: (typeof timeframe.enumValues)[number];
  readonly source: (typeof candleSources)[number];
}

/** `strata import markets`, `strata import categories` and `strata import candles` */
export function addImport(program: Command): void {
  const command = program.command("import").description("load data files; loading one again changes nothing");
  const skipBad = () =>
    new Option("--skip-bad", "load the good rows and write the bad ones to a rejects file beside the file");

  command
    .command("markets <files...>")
    .description("CoinGecko /coins/markets pages (JSON)")
    .addOption(skipBad())
    .action((files: string[], options: SkipBad) =>
      run(options, (db, shared) => importMarkets(db, files, shared)),
    );

  command
    .command("categories <files...>")
    .description("CoinGecko /coins/categories pages (JSON)")
    .addOption(skipBad())
    .action((files: string[], options: SkipBad) =>
      run(options, (db, shared) => importCategories(db, files, shared)),
    );

  command
    .command("candles <files...>")
    .description("candles (CSV: open_time,open,high,low,close,volume)")
    .requiredOption("--coin <slug>", "the coin's slug, such as bitcoin")
    .addOption(
      new Option("--timeframe <timeframe>", "length of a candle")
        .choices(timeframe.enumValues)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--source <source>", "where the candles come from")
        .choices(candleSources)
        .default("coingecko"),
    )
    .addOption(skipBad())
    .action((files: string[], options: CandleOptions) =>
      run(options, (db, shared) => importCandles(db, files, { ...options, ...shared })),
    );
}

/** Imports files and prints the outcome of each as soon as it is known; fails if one could not be loaded. */
const run = (
  { skipBad = false }: { readonly skipBad?: boolean },
  importFiles: (db: Database, options: ImportOptions) => Promise<FileOutcome[]>,
): Promise<void> =>
  withDatabase(async ({ db }) => {
    const outcomes = await withProgress("Importing", (progress) =>
      importFiles(db, {
        skipBad,
        compute: (step) => progress.compute(step),
        onRead: (file) => progress.update(`Importing ${basename(file)}`),
        onWrite: (file, rows) => progress.update(`Importing ${basename(file)}: ${counted(rows, "row")}`),
        onFile: printOutcome,
      }),
    );
    const failure = failureOf(outcomes);
    if (failure) throw failure;
  });

/** Prints the bad rows of a file on standard error, and the rest in one line. */
function printOutcome({ file, problems, loaded, rejects, failure }: FileOutcome): void {
  for (const { line, reason } of problems) printError(`${file}:${line}: ${reason}`);
  const rejected = rejects ? `; ${counted(problems.length, "bad row")} written to ${rejects}` : "";
  print(`${file}: ${loaded ? `${countsText(loaded)}${rejected}` : `nothing loaded: ${failure?.message}`}`);
}

/** The one failure that an import ends with; undefined where every file was loaded. Bad data comes before the rest. */
function failureOf(outcomes: readonly FileOutcome[]): StrataError | undefined {
  const failures = outcomes.flatMap(({ file, failure }) => (failure ? [{ file, failure }] : []));
  const worst = (failures.find(({ failure }) => failure.exitCode === exitCodes.data) ?? failures[0])?.failure;
  if (!worst || failures.length === 1) return worst;
  const files = `${failures.length} of ${counted(outcomes.length, "file")}`;
  return new StrataError(worst.exitCode, `${files} could not be loaded.`, {
    where: failures.map(({ file, failure }) => `${file}: ${failure.message}`).join("\n"),
    hint: [...new Set(failures.map(({ failure }) => failure.hint))].join("\n"),
  });
}
