import type { Command } from "commander";
import { lockTimeoutOption, month, monthCount } from "../cli/arguments.ts";
import { print } from "../cli/output.ts";
import { withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import { ensurePartitions, monthlyPartitions } from "../partitions.ts";
import { counted, styled } from "../text.ts";

interface Options {
  readonly months: number;
  readonly from?: Date;
  readonly lockTimeout: number;
}

/** `strata partitions ensure` */
export function addPartitions(program: Command): void {
  program
    .command("partitions")
    .description("the monthly partitions of market_data")
    .command("ensure")
    .description("create the partitions that are missing; candles of the DEFAULT partition move into them")
    .requiredOption("--months <count>", "how many months, at most 1200", monthCount)
    .option("--from <month>", "first month, as 2024-01, for candles of the past (default: this month)", month)
    .addOption(lockTimeoutOption("how long to wait for the long transactions of others"))
    .action((options: Options) =>
      withDatabase(async ({ db }) => {
        const months = monthlyPartitions(options.from ?? new Date(), options.months);
        const created = await withProgress("Creating partitions", () =>
          ensurePartitions(db, months, {
            lockTimeout: options.lockTimeout,
            onCreated: (name) => print(`${styled("green", "✓")} partitions.${name}`),
          }),
        );
        print(created.length > 0 ? `Created ${counted(created.length, "partition")}.` : "Nothing to create.");
      }),
    );
}
