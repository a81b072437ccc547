import { type MigrationStatus, migrationStatus } from "@strata/migrate";
import type { Command } from "commander";
import { print } from "../cli/output.ts";
import { withDatabase } from "../cli/with_database.ts";
import { type ExitCode, exitCodes } from "../errors.ts";
import { migrationsFolder, migrationsTable } from "../paths.ts";
import { padded, styled } from "../text.ts";

/** `strata status` */
export const addStatus = (program: Command): Command =>
  program
    .command("status")
    .description(
      "show which migrations are applied; exit with 2 if some are pending, 3 if the history is broken",
    )
    .option("--json", "as JSON")
    .action((options: { json?: true }) =>
      withDatabase(async ({ db, target }) => {
        const status = await migrationStatus({ db, folder: migrationsFolder, migrationsTable });
        print((options.json ? statusJson : statusTable)(target.label, status));
        process.exitCode = exitCodeOf(status);
      }),
    );

function exitCodeOf(status: readonly MigrationStatus[]): ExitCode {
  if (status.some(({ state }) => state === "edited" || state === "missing")) return exitCodes.history;
  return status.every(({ state }) => state === "applied") ? exitCodes.ok : exitCodes.pending;
}

/** The status as JSON, for programs; `version` changes when its shape does. */
const statusJson = (label: string, status: readonly MigrationStatus[]): string =>
  JSON.stringify({ version: 1, database: label, migrations: status }, null, 2);

/** The status as a table, for people. */
function statusTable(label: string, status: readonly MigrationStatus[]): string {
  const width = Math.max(...status.map((migration) => migration.name.length), 0);
  const lines = status.map(({ name, state, appliedAt }) => {
    const mark =
      state === "applied"
        ? styled("green", "✓")
        : styled(state === "pending" || state === "interrupted" ? "yellow" : "red", "•");
    return `  ${mark} ${padded(name, width)}  ${state}${appliedAt ? ` ${appliedAt.toISOString()}` : ""}`;
  });
  const count = (...states: MigrationStatus["state"][]) =>
    status.filter(({ state }) => states.includes(state)).length;
  const [broken, pending] = [count("edited", "missing"), count("pending", "interrupted")];
  const ready = pending === 0 ? "Nothing is pending." : `${pending} pending: run \`strata migrate\`.`;
  const summary =
    broken === 0 ? ready : `${broken} edited or deleted: restore the files from version control.`;
  return [`Migrations of ${label}`, ...lines, summary].join("\n");
}
