import { type MigrateOptions, migrate } from "@strata/migrate";
import { type Command, Option } from "commander";
import { lockTimeoutOption } from "../cli/arguments.ts";
import { withHelp } from "../cli/help.ts";
import { print } from "../cli/output.ts";
import { type Progress, withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import type { Database } from "../database.ts";
import { migrationsFolder, migrationsTable } from "../paths.ts";
import { counted, styled } from "../text.ts";

type Choices = Pick<MigrateOptions, "allow" | "outOfOrder">;

/** `strata migrate` */
export function defineMigrate(command: Command): void {
  command
    .addOption(lockTimeoutOption("how long to wait for another `strata migrate`, and for locked tables"))
    .option(
      "--allow <hazard...>",
      "approve a loss of data by name, such as destructive/drop-column=users.bio",
    )
    .addOption(
      new Option(
        "--out-of-order <what>",
        "apply a late migration that touches no object of a later one",
      ).choices(["apply"]),
    )
    .action(({ lockTimeout, ...choices }: Choices & { lockTimeout: number }) =>
      withDatabase(async ({ db, target }) => {
        const applied = await withProgress("Migrating", (progress) =>
          applyMigrations(db, lockTimeout, progress, choices),
        );
        for (const name of applied) print(`${styled("green", "✓")} ${name}`);
        print(
          applied.length > 0
            ? `Applied ${counted(applied.length, "migration")} to ${target.label}.`
            : "No pending migrations.",
        );
      }),
    );
  withHelp(command, {
    notes:
      "Verifies the history first, under an advisory lock: if several run at once, one applies the migrations and the others wait.",
    examples: [
      ["Migrate the database of DATABASE_URL", "strata migrate"],
      ["Migrate a database in a folder", "strata migrate --url file:./data"],
      ["Wait at most 10 seconds for another run", "strata migrate --lock-timeout 10"],
    ],
    exits: ["history", "order", "decision", "locked", "statement"],
  });
}

/** Applies the committed migrations and shows which one is running. */
export const applyMigrations = (
  db: Database,
  lockTimeout: number,
  progress: Progress,
  choices: Choices = {},
): ReturnType<typeof migrate> =>
  migrate({
    db,
    folder: migrationsFolder,
    migrationsTable,
    lockTimeout,
    ...choices,
    onMigration: (name, index, count) => progress.update(`Applying ${name} (${index + 1} of ${count})`),
    onRetry: (name, reason) => progress.update(`Applying ${name}: ${reason}, trying again`),
  });
