import type { Command } from "commander";
import { lockTimeoutOption } from "../cli/arguments.ts";
import { withHelp } from "../cli/help.ts";
import { print } from "../cli/output.ts";
import { withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import { type Refreshed, refresh } from "../refresh.ts";
import * as schema from "../schema.ts";
import { counted, styled, table } from "../text.ts";

/** `strata refresh` */
export function defineRefresh(command: Command): void {
  command
    .argument("[views...]")
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
  withHelp(command, {
    notes:
      "Uses REFRESH MATERIALIZED VIEW CONCURRENTLY. A view without rows or without a unique index, as after `strata push`, is refreshed without CONCURRENTLY, which blocks its readers.",
    examples: [
      ["Refresh all materialized views", "strata refresh"],
      ["Refresh one", "strata refresh candle_coverage"],
    ],
    exits: ["pending", "locked", "statement"],
  });
}

/** Formats the refreshed views, a line each. */
const refreshedText = (refreshed: readonly Refreshed[]): string =>
  table(
    refreshed.map(({ name, rows, seconds, concurrently }) => [
      `${styled("green", "✓")} ${name}`,
      counted(rows, "row"),
      `${seconds.toFixed(2)} s`,
      concurrently ? "reads not blocked" : "reads blocked",
    ]),
    ["left", "right", "right", "left"],
  ).join("\n");
