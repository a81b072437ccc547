import { basename } from "node:path";
import { type CandleSummary, candleFormats } from "@strata/market-files";
import { type Command, Option } from "commander";
import { withHelp } from "../cli/help.ts";
import { print, printError } from "../cli/output.ts";
import { withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import type { Database } from "../database.ts";
import { exitCodes, StrataError } from "../errors.ts";
import { type FileOutcome, type ImportOptions, importCategories, importMarkets } from "../import.ts";
import { importCandles } from "../import_candles.ts";
import { candleSources, timeframe } from "../schema.ts";
import { counted, countsText } from "../text.ts";

interface SkipBad {
  readonly skipBad?: true;
}

interface CandleOptions extends SkipBad {
  readonly coin: string;
  readonly timeframe?: (typeof timeframe.enumValues)[number];
  readonly source?: (typeof candleSources)[number];
  readonly format?: string;
  readonly utc?: true;
  readonly forceTimeframe?: true;
  readonly dryRun?: true;
  readonly onConflict?: keyof typeof conflictPolicies;
}

/** Values of --on-conflict, as the writer of candles names them. */
const conflictPolicies = { replace: "update", keep: "ignore", error: "error" } as const;

/** `strata import markets`, `strata import categories` and `strata import candles` */
export function defineImport(group: Command): void {
  const exits = ["pending", "decision", "statement", "data"] as const;
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
    .description("import candle files of exchanges and data providers (CSV, JSON, gzip, zip, zstd)")
    .requiredOption("--coin <slug>", "CoinGecko id of the coin, such as bitcoin")
    .addOption(
      new Option("--timeframe <timeframe>", "length of a candle; default: as the file shows it").choices(
        timeframe.enumValues,
      ),
    )
    .addOption(
      new Option("--source <source>", "source of the candles; default: as the format states it").choices(
        candleSources,
      ),
    )
    .addOption(
      new Option("--format <format>", "format of the files; default: detected").choices(
        candleFormats.map(({ name }) => name),
      ),
    )
    .addOption(
      new Option(
        "--on-conflict <policy>",
        "stored candles that differ; default: replace those of the same source, fail for others",
      ).choices(Object.keys(conflictPolicies)),
    )
    .option("--utc", "read times without a zone as UTC")
    .option("--force-timeframe", "import as --timeframe although all times fit a longer one")
    .option("--dry-run", "read and check the files, write nothing")
    .addOption(skipBadOption())
    .action((files: string[], options: CandleOptions) =>
      run(options, (db, shared) =>
        importCandles(db, files, {
          ...options,
          ...shared,
          onConflict: options.onConflict && conflictPolicies[options.onConflict],
        }),
      ),
    );

  const examples = {
    markets: [["Import pages of coins", "strata import markets page-1.json page-2.json"]],
    categories: [["Import sectors", "strata import categories categories.json"]],
    candles: [
      ["Import a dump of Binance", "strata import candles --coin bitcoin BTCUSDT-1h-2024-01.zip"],
      [
        "Read a folder of files without importing them",
        "strata import candles --coin bitcoin --source binance --dry-run candles/",
      ],
      [
        "Import the good rows, and write the bad ones to btc.rejects.csv",
        "strata import candles --coin bitcoin --source binance --skip-bad btc.csv",
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

/** Prints the bad rows of a file and its warnings on standard error, and its counts on standard output. */
function printOutcome({ file, problems, loaded, rejects, failure, found }: FileOutcome): void {
  for (const { line, reason } of problems.listed) printError(`${file}:${line}: ${reason}`);
  for (const { reason, count } of problems.further)
    printError(`${file}: ${counted(count, "more row")}: ${reason}`);
  for (const warning of found?.warnings ?? []) printError(`${file}: warning: ${warning}`);
  const rejected = rejects ? `; ${counted(problems.count, "bad row")} written to ${rejects}` : "";
  const outcome = failure
    ? `nothing imported: ${failure.message}`
    : loaded
      ? `${countsText(loaded)}${rejected}`
      : `${counted(found?.candles ?? 0, "candle")} and ${counted(problems.count, "bad row")} read, nothing imported`;
  print(`${file}: ${found ? `${foundText(found)}: ` : ""}${outcome}`);
}

/** What was found in a file: "Binance klines, BTCUSDT, 1h, 3 duplicates". */
function foundText({
  title,
  symbol,
  timeframe,
  duplicates,
  repeatedHeaders,
  empty,
  notClosed,
}: CandleSummary): string {
  const counts = [
    [duplicates, "duplicate"],
    [repeatedHeaders, "repeated header"],
    [empty, "empty row"],
    [notClosed, "open candle"],
  ] as const;
  const skipped = counts.flatMap(([count, noun]) => (count > 0 ? [counted(count, noun)] : []));
  return [title, ...(symbol ? [symbol] : []), timeframe, ...skipped].join(", ");
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
