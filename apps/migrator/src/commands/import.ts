import { basename } from "node:path";
import { type Command, Option } from "commander";
import { withHelp } from "../cli/help.ts";
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
  const group = program.command("import").description("import data files; idempotent");
  const exits = ["pending", "statement", "data"] as const;
  const notes =
    "Each file is imported whole or, if it has bad rows, not at all; --skip-bad imports the good rows. Bad rows are reported by line.";

  const markets = group
    .command("markets <files...>")
    .description("import CoinGecko /coins/markets pages (JSON)")
    .addOption(skipBadOption())
    .action((files: string[], options: SkipBad) =>
      run(options, (db, shared) => importMarkets(db, files, shared)),
    );
  const categories = group
    .command("categories <files...>")
    .description("import CoinGecko /coins/categories pages (JSON)")
    .addOption(skipBadOption())
    .action((files: string[], options: SkipBad) =>
      run(options, (db, shared) => importCategories(db, files, shared)),
    );
  const candles = group
    .command("candles <files...>")
    .description("import candles (CSV: open_time,open,high,low,close,volume)")
    .requiredOption("--coin <slug>", "CoinGecko id of the coin, such as bitcoin")
    .addOption(
      new Option("--timeframe <timeframe>", "length of a candle")
        .choices(timeframe.enumValues)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--source <source>", "source of the candles")
        .choices(candleSources)
        .default("coingecko", "coingecko"),
    )
    .addOption(skipBadOption())
    .action((files: string[], options: CandleOptions) =>
      run(options, (db, shared) => importCandles(db, files, { ...options, ...shared })),
    );

  const examples = {
    markets: [["Import pages of coins", "strata import markets page-1.json page-2.json"]],
    categories: [["Import sectors", "strata import categories categories.json"]],
    candles: [
      ["Import candles of Bitcoin", "strata import candles --coin bitcoin --timeframe 1h btc.csv"],
      [
        "Import the good rows, and write the bad ones to btc.rejects.csv",
        "strata import candles --coin bitcoin --timeframe 1h --skip-bad btc.csv",
      ],
    ],
  } as const;
  withHelp(group, { notes, examples: Object.values(examples).flat() });
  withHelp(markets, { notes, examples: examples.markets, exits });
  withHelp(categories, { notes, examples: examples.categories, exits });
  withHelp(candles, { notes, examples: examples.candles, exits });
}

const skipBadOption = (): Option =>
  new Option("--skip-bad", "import the good rows and write the bad ones to a rejects file beside the file");

/** Imports files and prints the outcome of each as it ends; fails if a file was not imported. */
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

/** Prints the bad rows of a file on standard error and its counts on standard output. */
function printOutcome({ file, problems, loaded, rejects, failure }: FileOutcome): void {
  for (const { line, reason } of problems) printError(`${file}:${line}: ${reason}`);
  const rejected = rejects ? `; ${counted(problems.length, "bad row")} written to ${rejects}` : "";
  print(`${file}: ${loaded ? `${countsText(loaded)}${rejected}` : `nothing imported: ${failure?.message}`}`);
}

/** The failure that an import ends with, undefined if every file was imported. Bad data takes precedence. */
function failureOf(outcomes: readonly FileOutcome[]): StrataError | undefined {
  const failures = outcomes.flatMap(({ file, failure }) => (failure ? [{ file, failure }] : []));
  const worst = (failures.find(({ failure }) => failure.exitCode === exitCodes.data) ?? failures[0])?.failure;
  if (!worst || failures.length === 1) return worst;
  const files = `${failures.length} of ${counted(outcomes.length, "file")}`;
  return new StrataError(worst.exitCode, `${files} were not imported.`, {
    where: failures.map(({ file, failure }) => `${file}: ${failure.message}`).join("\n"),
    hint: [...new Set(failures.map(({ failure }) => failure.hint))].join("\n"),
  });
}
