import type { Command } from "commander";
import { lockTimeoutOption, month, monthCount } from "../cli/arguments.ts";
import { withHelp } from "../cli/help.ts";
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
export function definePartitions(group: Command): void {
  const command = group
    .command("ensure")
    .description("create missing partitions; moves candles of the DEFAULT partition into them")
    .requiredOption("--months <count>", "number of months, at most 1200", monthCount)
    .option("--from <month>", "first month, such as 2024-01 (default: the current month)", month)
    .addOption(lockTimeoutOption("how long to wait for conflicting locks"))
    .action((options: Options) =>
      withDatabase(async ({ db }) => {
        const months = monthlyPartitions(options.from ?? new Date(), options.months);
        const created = await withProgress("Creating partitions", () =>
          ensurePartitions(db, months, {
            lockTimeout: options.lockTimeout,
            onCreated: (name) => print(`${styled("green", "✓")} partitions.${name}`),
          }),
        );
        print(
          created.length > 0 ? `Created ${counted(created.length, "partition")}.` : "All partitions exist.",
        );
      }),
    );
  const examples = [
    ["Every month, from a scheduler: this month and the next two", "strata partitions ensure --months 3"],
    ["Before importing candles of 2024", "strata partitions ensure --from 2024-01 --months 12"],
  ] as const;
  withHelp(group, { examples });
  withHelp(command, { examples, exits: ["pending", "locked"] });
}
