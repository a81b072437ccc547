import { baseline } from "@strata/migrate";
import type { Command } from "commander";
import { withHelp } from "../cli/help.ts";
import { print } from "../cli/output.ts";
import { withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import { migrationsFolder, migrationsTable } from "../paths.ts";
import { counted } from "../text.ts";

/** `strata baseline` */
export function defineBaseline(command: Command): void {
  command
    .option("--to <migration>", "the last migration to record, by name (default: all)")
    .action(({ to }: { to?: string }) =>
      withDatabase(async ({ db, target }) => {
        const names = await withProgress("Comparing the database with the migrations", () =>
          baseline({ db, folder: migrationsFolder, migrationsTable, to }),
        );
        print(
          names.length > 0
            ? `Recorded ${counted(names.length, "migration")} in ${target.label}.`
            : "All of them are recorded.",
        );
      }),
    );
  withHelp(command, {
    notes:
      "For a database that was pushed or made by another tool. Nothing is recorded if the database differs from what the migrations make of an empty one. Only the history is written.",
    examples: [["Record all migrations in the database of DATABASE_URL", "strata baseline"]],
    exits: ["pending", "locked"],
  });
}
