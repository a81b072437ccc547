import { migrate } from "@strata/migrate";
import type { Command } from "commander";
import { lockTimeoutOption } from "../cli/arguments.ts";
import { print } from "../cli/output.ts";
import { type Progress, withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import type { Database } from "../database.ts";
import { migrationsFolder, migrationsTable } from "../paths.ts";
import { counted, styled } from "../text.ts";

/** `strata migrate` */
export const addMigrate = (program: Command): Command =>
  program
    .command("migrate")
    .description("apply the pending migrations")
    .addOption(
      lockTimeoutOption("how long to wait for another runner, and for tables that others have locked"),
    )
    .action(({ lockTimeout }: { lockTimeout: number }) =>
      withDatabase(async ({ db, target }) => {
        const applied = await withProgress("Migrating", (progress) =>
          applyMigrations(db, lockTimeout, progress),
        );
        for (const name of applied) print(`${styled("green", "✓")} ${name}`);
        print(
          applied.length > 0
            ? `Applied ${counted(applied.length, "migration")} to ${target.label}.`
            : "Nothing to apply.",
        );
      }),
    );

/** Applies the committed migrations and shows which one is running. */
export const applyMigrations = (
  db: Database,
  lockTimeout: number,
  progress: Progress,
): ReturnType<typeof migrate> =>
  migrate({
    db,
    folder: migrationsFolder,
    migrationsTable,
    lockTimeout,
    onMigration: (name, index, count) => progress.update(`Applying ${name} (${index + 1} of ${count})`),
    onRetry: (name, reason) => progress.update(`Applying ${name}: ${reason}, trying again`),
  });
