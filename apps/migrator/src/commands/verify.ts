import { acceptDrift, type Difference, verify } from "@strata/migrate";
import type { Command } from "commander";
import { jsonOption } from "../cli/arguments.ts";
import { withHelp } from "../cli/help.ts";
import { print } from "../cli/output.ts";
import { withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import { exitCodes } from "../errors.ts";
import { migrationsFolder, migrationsTable } from "../paths.ts";
import { counted } from "../text.ts";

/** `strata verify` */
export function defineVerify(command: Command): void {
  command
    .option("--accept", "record the present state of missing and changed objects as intended")
    .addOption(jsonOption())
    .action((options: { accept?: true; json?: true }) =>
      withDatabase(async ({ db, target }) => {
        const project = { db, folder: migrationsFolder, migrationsTable };
        const accepted = options.accept ? await acceptDrift(project) : [];
        const differences = await withProgress("Replaying the migrations", () => verify(project));
        print(
          options.json
            ? JSON.stringify({ version: 1, database: target.label, differences }, null, 2)
            : differencesText(target.label, differences),
        );
        if (accepted.length > 0 && !options.json) print(`Accepted: ${counted(accepted.length, "object")}.`);
        process.exitCode = differences.length > 0 && !options.accept ? exitCodes.pending : exitCodes.ok;
      }),
    );
  withHelp(command, {
    notes:
      "Read-only, except with --accept, which adds a row to the ledger. The applied migrations are replayed in an in-memory database. Prints each difference with its value in the database and in the migrations, and the SQL that fixes it. Tables that no migration made, and partitions, grants and storage options that were added, are no differences.",
    examples: [
      ["Compare the database of DATABASE_URL", "strata verify"],
      ["Print only the SQL", "strata verify --json | jq -r '.differences[].sql[] + \";\"'"],
    ],
    exits: ["pending", "history"],
    schema: "verify",
  });
}

function differencesText(label: string, differences: readonly Difference[]): string {
  if (differences.length === 0) return `${label} is what its migrations say.`;
  const lines = differences.flatMap(({ object, attribute, before, after, sql }) => [
    attribute === null
      ? `-- ${object}: ${before === null ? "missing" : "not in the migrations"}`
      : `-- ${object}: ${attribute}\n${commented("database", before)}\n${commented("migrations", after)}`,
    ...sql.map((statement) => `${statement};`),
    ...(sql.length === 0 && !object.startsWith("column") ? ["-- no statement changes it safely"] : []),
  ]);
  return [...lines, `-- ${counted(differences.length, "difference")} in ${label}`].join("\n");
}

const commented = (name: string, value: string | null): string =>
  `--   ${name}: ${value ?? "none"}`.replaceAll("\n", "\n--     ");
