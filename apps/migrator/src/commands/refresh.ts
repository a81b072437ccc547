import type { Command } from "commander";
import { lockTimeoutOption } from "../cli/arguments.ts";
import { print } from "../cli/output.ts";
import { withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import { type Refreshed, refresh } from "../refresh.ts";
import * as schema from "../schema.ts";
import { counted, styled, table } from "../text.ts";

/** `strata refresh` */
export const addRefresh = (program: Command): Command =>
  program
    .command("refresh [views...]")
    .description("recompute the materialized views, all or those named; they can be read meanwhile")
    .addOption(lockTimeoutOption("how long to wait for another refresh"))
    .action((names: string[], { lockTimeout }: { lockTimeout: number }) =>
      withDatabase(async ({ db }) => {
        const refreshed = await withProgress("Refreshing", (progress) =>
          refresh(db, {
            schema,
            names,
            lockTimeout,
            onView: (name, index, count) => progress.update(`Refreshing ${name} (${index + 1} of ${count})`),
          }),
        );
        print(refreshedText(refreshed));
      }),
    );

/** What was done, a line for each view. */
const refreshedText = (refreshed: readonly Refreshed[]): string =>
  table(
    refreshed.map(({ name, rows, seconds, concurrently }) => [
      `${styled("green", "✓")} ${name}`,
      counted(rows, "row"),
      `in ${seconds.toFixed(2)} s`,
      concurrently ? "readable meanwhile" : "not readable meanwhile",
    ]),
    ["left", "right", "right", "left"],
  ).join("\n");
