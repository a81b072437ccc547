import { seedReferenceAssets } from "@strata/market-store";
import type { DatasetOptions } from "@strata/sample-data";
import { type Command, Option } from "commander";
import { day, wholeNumber } from "../cli/arguments.ts";
import { withHelp } from "../cli/help.ts";
import { print } from "../cli/output.ts";
import { type Progress, withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import type { SeededSample } from "../seed_sample.ts";
import { counted, countsText, grouped } from "../text.ts";

interface SampleOptions extends Partial<DatasetOptions> {
  readonly intoExistingData?: true;
}

/** `strata seed reference` and `strata seed sample` */
export function defineSeed(group: Command): void {
  const reference = group
    .command("reference")
    .description("load the assets that every environment needs; does not change stored assets")
    .action(() =>
      withDatabase(async ({ db }) => {
        print(
          `reference assets: ${countsText(await withProgress("Seeding", () => seedReferenceAssets(db)))}`,
        );
      }),
    );
  const sample = group
    .command("sample")
    .description("load the reference assets, a sample dataset for all tables and the sample files")
    .addOption(
      new Option("--scale <factor>", "size of the dataset, a multiple of the smallest one")
        .argParser(wholeNumber)
        .default(1),
    )
    .addOption(
      new Option("--seed <number>", "seed of the random generator").argParser(wholeNumber).default(1),
    )
    .addOption(
      new Option("--until <day>", '"now" of the sample data (YYYY-MM-DD); no row is newer')
        .argParser(day)
        .default(day("2026-11-01"), "2026-11-01"),
    )
    .option("--into-existing-data", "load it also into a database with rows that are not sample rows")
    .action(({ intoExistingData, ...dataset }: SampleOptions) =>
      withDatabase(async ({ db }) => {
        const { seedSample } = await import("../seed_sample.ts");
        const seeded = await withProgress("Seeding", (progress) =>
          seedSample(db, { dataset, intoExistingData, onRows: showRows(progress) }),
        );
        print(`reference assets: ${countsText(seeded.reference)}`);
        for (const line of sampleLines(seeded)) print(`sample ${line}`);
      }),
    );

  withHelp(group, {
    notes:
      "Choose one: `reference` is for every environment, production included; `sample` adds generated users, prices and predictions, for development and tests.",
    examples: [...referenceExamples, ...sampleExamples],
  });
  withHelp(reference, { examples: referenceExamples, exits: ["pending", "locked"] });
  withHelp(sample, {
    notes: sampleNotes,
    examples: sampleExamples,
    exits: ["pending", "decision", "locked"],
  });
}

const referenceExamples = [["After each deployment", "strata seed reference"]] as const;

const sampleExamples = [
  ["Fill a database for development", "strata seed sample --url file:./data"],
  ["Load a dataset ten times as large", "strata seed sample --scale 10"],
] as const;

const sampleNotes = `Sample data is rejected, with exit code 5, if the database has rows that are not sample rows: any row of any table of the schema, except the reference assets in cryptocurrencies.
Loading the same dataset again adds only missing coins, sectors and candles of the sample files. Stored rows are never changed. A second dataset, with other options, is always rejected.`;

/** Shows the number of rows written so far. */
export const showRows = (progress: Progress) => (rows: number) =>
  progress.update(`Loading the sample dataset: ${counted(rows, "row")}`);

/** Formats the counts of loaded sample data, a line for each part. */
export const sampleLines = ({ dataset, coins, sectors, candles }: SeededSample): string[] => [
  `dataset: ${dataset > 0 ? `${grouped(dataset)} rows inserted` : "unchanged"}`,
  `coins: ${countsText(coins)}`,
  `sectors: ${countsText(sectors)}`,
  `candles: ${countsText(candles)}`,
];
