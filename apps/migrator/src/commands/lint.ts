import { resolve } from "node:path";
import { lint, sarifOf } from "@strata/migrate";
import { type Command, Option } from "commander";
import { jsonOption } from "../cli/arguments.ts";
import { withHelp } from "../cli/help.ts";
import { print } from "../cli/output.ts";
import { exitCodes } from "../errors.ts";
import { findingsText } from "../findings.ts";
import { migrationsFolder } from "../paths.ts";

/** The last migration of this package that is older than the rules. */
const checkedAfter = "20261130211245_comments_in_plain_terms";

interface Options {
  readonly folder?: string;
  readonly since?: string;
  readonly json?: true;
  readonly sarif?: true;
}

/** `strata lint` */
export function defineLint(command: Command): void {
  command
    .option("--folder <path>", "folder of the migrations (default: those of this package)")
    .option("--since <name>", "judge only the migrations after this one")
    .addOption(jsonOption())
    .addOption(new Option("--sarif", "print SARIF 2.1.0").conflicts("json"))
    .action(async ({ folder, since, json, sarif }: Options) => {
      const findings = await lint({
        folder: folder === undefined ? migrationsFolder : resolve(folder),
        since: since ?? (folder === undefined ? checkedAfter : undefined),
      });
      if (json) print(JSON.stringify({ version: 1, findings }, null, 2));
      else if (sarif) print(JSON.stringify(sarifOf(findings, process.cwd()), null, 2));
      else print(findings.length > 0 ? findingsText(findings) : "No findings.");
      if (findings.some(({ severity }) => severity === "error")) process.exitCode = exitCodes.findings;
    });
  withHelp(command, {
    notes:
      "Needs no database: the migrations are replayed in memory. A line `--! allow rule` or `--! allow rule=object` in a file accepts a finding. Warnings do not change the exit code.",
    examples: [
      ["Judge the newest migrations", "strata lint"],
      ["Judge migrations of your own", "strata lint --folder drizzle --since 20260101000000_first"],
      ["Show the findings in a code review", "strata lint --sarif"],
    ],
    exits: ["findings", "statement"],
    schema: "lint",
  });
}
