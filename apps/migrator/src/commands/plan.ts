import { nameOfFinding, type PlannedStatement, plan } from "@strata/migrate";
import type { Command } from "commander";
import { jsonOption } from "../cli/arguments.ts";
import { withHelp } from "../cli/help.ts";
import { print } from "../cli/output.ts";
import { withDatabase } from "../cli/with_database.ts";
import { exitCodes } from "../errors.ts";
import { migrationsFolder, migrationsTable } from "../paths.ts";
import { counted, styled } from "../text.ts";

/** `strata plan` */
export function definePlan(command: Command): void {
  command
    .option("--trace", "run it in an in-memory database, and show its real locks and rewrites")
    .addOption(jsonOption())
    .action(({ json, trace }: { json?: true; trace?: true }) =>
      withDatabase(async ({ db, target }) => {
        const statements = await plan({
          db,
          folder: migrationsFolder,
          migrationsTable,
          trace: trace === true,
        });
        print(
          json
            ? JSON.stringify({ version: 1, database: target.label, statements }, null, 2)
            : planText(target.label, statements),
        );
        if (statements.length > 0) process.exitCode = exitCodes.pending;
      }),
    );
  withHelp(command, {
    notes:
      "Read-only. Rows are the estimate of the last ANALYZE. A statement without a table touches none of this database.",
    examples: [
      ["Show the plan for the database of DATABASE_URL", "strata plan"],
      ["Compare it with the locks that are really held", "strata plan --trace"],
    ],
    exits: ["pending", "history", "statement"],
    schema: "plan",
  });
}

function planText(label: string, statements: readonly PlannedStatement[]): string {
  if (statements.length === 0) return "No pending migrations.";
  const blocks = statements.map(({ migration, line, statement, locks, hazards, observed }) => {
    const [head = "", ...more] = statement.split("\n");
    return [
      `${migration}:${line}  ${head}${more.length > 0 ? " …" : ""}`,
      ...locks.map(({ table, lock, work, rows, bytes }) => {
        const size = `${rows === null ? "unknown" : counted(rows, "row")}, ${counted(bytes, "byte")}`;
        return `  ${lock} on ${table} (${size})${work === "none" ? "" : `, ${work}`}`;
      }),
      ...(observed?.locks ?? []).map(({ table, lock }) => `  observed: ${lock} on ${table}`),
      ...(observed?.rewritten ?? []).map((table) => `  observed: ${table} was rewritten`),
      ...hazards.flatMap((hazard) => [
        `  ${styled(hazard.severity === "error" ? "red" : "yellow", hazard.severity)} ${nameOfFinding(hazard)}: ${hazard.why}`,
        `    safe: ${hazard.safe}`,
      ]),
    ].join("\n");
  });
  return [`Plan for ${label}`, ...blocks, `${counted(statements.length, "statement")}.`].join("\n");
}
