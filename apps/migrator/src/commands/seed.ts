import { defaultWorld, type WorldOptions } from "@strata/sample-data";
import type { Command } from "commander";
import { day, wholeNumber } from "../cli/arguments.ts";
import { print } from "../cli/output.ts";
import { type Progress, withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import type { Database } from "../database.ts";
import { type SeedResult, seed } from "../seed.ts";
import { counted, countsText, grouped } from "../text.ts";

/** `strata seed` */
export const addSeed = (program: Command): Command =>
  program
    .command("seed")
    .description("load the reference assets and the sample data; loading them again changes nothing")
    .option("--scale <times>", "how many times bigger the sample world is", wholeNumber, defaultWorld.scale)
    .option("--seed <number>", "another number, another world", wholeNumber, defaultWorld.seed)
    .option("--until <day>", "the present of the sample world, such as 2026-11-01", day, defaultWorld.until)
    .action((options: WorldOptions) =>
      withDatabase(async ({ db }) => {
        const result = await withProgress("Seeding", (progress) => seedWithProgress(db, options, progress));
        print(seedLines(result).join("\n"));
      }),
    );

/** Seeds and shows how many rows of the dataset are written. */
export const seedWithProgress = (
  db: Database,
  options: WorldOptions,
  progress: Progress,
): Promise<SeedResult> =>
  seed(db, options, (rows) => progress.update(`Loading the sample dataset: ${counted(rows, "row")}`));

/** What a seed did, a line for each part. */
export const seedLines = (result: SeedResult): string[] => [
  `reference assets: ${countsText(result.referenceAssets)}`,
  `sample coins: ${countsText(result.coins)}`,
  `sample sectors: ${countsText(result.sectors)}`,
  `sample candles: ${countsText(result.candles)}`,
  `sample dataset: ${result.dataset > 0 ? `${grouped(result.dataset)} rows inserted` : "unchanged"}`,
];
