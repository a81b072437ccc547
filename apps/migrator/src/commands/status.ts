import { type DriftedObject, driftedObjects, type MigrationStatus, migrationStatus } from "@strata/migrate";
import type { Command } from "commander";
import { jsonOption } from "../cli/arguments.ts";
import { withHelp } from "../cli/help.ts";
import { print } from "../cli/output.ts";
import { withDatabase } from "../cli/with_database.ts";
import { type ExitCode, exitCodes } from "../errors.ts";
import { migrationsFolder, migrationsTable } from "../paths.ts";
import { counted, minute, padded, styled } from "../text.ts";

/** `strata status` */
export function defineStatus(command: Command): void {
  command.addOption(jsonOption()).action((options: { json?: true }) =>
    withDatabase(async ({ db, target }) => {
      const project = { db, folder: migrationsFolder, migrationsTable };
      const status = await migrationStatus(project);
      const drift = await driftedObjects(project);
      print((options.json ? statusJson : statusTable)(target.label, status, drift));
      process.exitCode = exitCodeOf(status, drift);
    }),
  );
  withHelp(command, {
    notes:
      "Read-only. A migration is applied, pending, interrupted (applied in part), edited (changed after it was applied) or missing (deleted). Objects that a migration made and that are missing or changed since are listed too.",
    examples: [
      ["Check the database of DATABASE_URL", "strata status"],
      [
        "List the pending ones",
        "strata status --json | jq '.migrations[] | select(.state == \"pending\").name'",
      ],
    ],
    exits: ["pending", "history"],
    schema: "status",
  });
}

function exitCodeOf(status: readonly MigrationStatus[], drift: readonly DriftedObject[]): ExitCode {
  if (status.some(({ state }) => state === "edited" || state === "missing")) return exitCodes.history;
  const isComplete = drift.length === 0 && status.every(({ state }) => state === "applied");
  return isComplete ? exitCodes.ok : exitCodes.pending;
}

/** Formats the status as JSON; `version` changes with its shape. */
const statusJson = (
  label: string,
  status: readonly MigrationStatus[],
  drift: readonly DriftedObject[],
): string => JSON.stringify({ version: 2, database: label, migrations: status, drift }, null, 2);

/** Formats the status as a table. */
function statusTable(
  label: string,
  status: readonly MigrationStatus[],
  drift: readonly DriftedObject[],
): string {
  const width = Math.max(...status.map((migration) => migration.name.length), 0);
  const lines = status.map(({ name, state, appliedAt }) => {
    const mark =
      state === "applied"
        ? styled("green", "✓")
        : styled(state === "pending" || state === "interrupted" ? "yellow" : "red", "•");
    return `  ${mark} ${padded(name, width)}  ${state}${appliedAt ? ` ${minute(appliedAt)} UTC` : ""}`;
  });
  const count = (...states: MigrationStatus["state"][]) =>
    status.filter(({ state }) => states.includes(state)).length;
  const [broken, pending] = [count("edited", "missing"), count("pending", "interrupted")];
  const ready = pending === 0 ? "No pending migrations." : `${pending} pending: run \`strata migrate\`.`;
  const summary =
    broken === 0 ? ready : `${broken} edited or deleted: restore the files from version control.`;
  const changed = drift.map(({ object, state }) => `  ${styled("red", "•")} ${object} is ${state}`);
  const repair = [
    `${counted(drift.length, "object")} not as the migrations left them: \`strata verify\` prints the SQL that fixes them.`,
  ];
  return [`Migrations of ${label}`, ...lines, ...changed, ...(drift.length > 0 ? repair : []), summary].join(
    "\n",
  );
}
