import { seedReferenceAssets } from "@strata/market-store";
import type { DatasetOptions } from "@strata/sample-data";
import type { Command } from "commander";
import { day, wholeNumber } from "../cli/arguments.ts";
import { print } from "../cli/output.ts";
import { type Progress, withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import type { SeededSample } from "../seed_sample.ts";
import { counted, countsText, grouped } from "../text.ts";

interface SampleOptions extends Partial<DatasetOptions> {
  readonly intoExistingData?: true;
}

/** `strata seed reference` and `strata seed sample` */
export function addSeed(program: Command): void {
  const command = program
    .command("seed")
    .description("load the reference assets, or sample data; loading them again changes nothing")
    .addHelpText(
      "after",
      "\nChoose one: `reference` is for every environment, production included; `sample` adds invented people, prices and\npredictions, for development and tests.",
    );

  command
    .command("reference")
    .description(
      "the assets that every environment needs: TOTAL and the majors; a stored asset is not changed",
    )
    .action(() =>
      withDatabase(async ({ db }) => {
        print(
          `reference assets: ${countsText(await withProgress("Seeding", () => seedReferenceAssets(db)))}`,
        );
      }),
    );

  command
    .command("sample")
    .description("the reference assets, the sample files and a sample dataset for all tables")
    .option(
      "--scale <times>",
      "size of the dataset, as a multiple of the smallest one (default: 1)",
      wholeNumber,
    )
    .option(
      "--seed <number>",
      "seed of the dataset: another number gives other rows (default: 1)",
      wholeNumber,
    )
    .option("--until <day>", "the present of the dataset: no row is newer (default: 2026-11-01)", day)
    .option("--into-existing-data", "load it also where the database holds rows that are not sample rows")
    .addHelpText("after", sampleHelp)
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
}

const sampleHelp = `
Sample data is refused, with exit code 5, where the database holds rows that are not sample rows: any row of any table
of the schema, except the reference assets in cryptocurrencies. Where a sample dataset is stored already, the same one is
accepted: it adds no row, whatever else was written since; of the sample files it adds the coins, sectors and candles
that are missing. A stored row is never changed. Another dataset beside the stored one is always refused.`;

/** Shows how many rows of the dataset are written. */
export const showRows = (progress: Progress) => (rows: number) =>
  progress.update(`Loading the sample dataset: ${counted(rows, "row")}`);

/** What a load of the sample data wrote, a line for each part. */
export const sampleLines = ({ dataset, coins, sectors, candles }: SeededSample): string[] => [
  `dataset: ${dataset > 0 ? `${grouped(dataset)} rows inserted` : "unchanged"}`,
  `coins: ${countsText(coins)}`,
  `sectors: ${countsText(sectors)}`,
  `candles: ${countsText(candles)}`,
];
