import { type MigrationStatus, migrationStatus } from "@strata/migrate";
import type { Database } from "./database.ts";
import { exitCodes } from "./errors.ts";
import { padded, styled } from "./text.ts";

/** How the migrations of a folder stand in a database, in order of name. */
export const readStatus = (db: Database, folder: string): Promise<MigrationStatus[]> =>
  migrationStatus({ db, folder });

/** The exit code that a status stands for: 0 up to date, 2 pending, 3 a broken history. */
export function statusExitCode(status: readonly MigrationStatus[]): number {
  if (status.some((m) => m.state === "edited" || m.state === "missing")) return exitCodes.history;
  return status.some((m) => m.state === "pending") ? exitCodes.pending : exitCodes.ok;
}

/** The status as JSON, for programs; `version` changes when its shape does. */
export const statusJson = (label: string, status: readonly MigrationStatus[]): string =>
  JSON.stringify({ version: 1, database: label, migrations: status }, null, 2);

/** The status as a table, for people. */
export function statusTable(label: string, status: readonly MigrationStatus[]): string {
  const width = Math.max(...status.map((migration) => migration.name.length), 0);
  const lines = status.map(({ name, state, appliedAt }) => {
    const mark =
      state === "applied" ? styled("green", "✓") : styled(state === "pending" ? "yellow" : "red", "•");
    return `  ${mark} ${padded(name, width)}  ${state}${appliedAt ? ` ${appliedAt.toISOString()}` : ""}`;
  });
  const pending = status.filter((migration) => migration.state === "pending").length;
  const summary = pending === 0 ? "Nothing is pending." : `${pending} pending: run \`strata migrate\`.`;
  return [`Migrations of ${label}`, ...lines, summary].join("\n");
}
