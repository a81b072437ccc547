import type { Command } from "commander";
import { jsonOption } from "../cli/arguments.ts";
import { withHelp } from "../cli/help.ts";
import { print, widthOf } from "../cli/output.ts";
import { withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import { diagnose, diagnosisJson, diagnosisText } from "../doctor.ts";
import { exitCodes } from "../errors.ts";
import { migrationsFolder } from "../paths.ts";

/** `strata doctor` */
export function defineDoctor(command: Command): void {
  command.addOption(jsonOption()).action((options: { json?: true }) =>
    withDatabase(async ({ db, target }) => {
      const diagnosis = await withProgress("Reading the catalog", () => diagnose(db, migrationsFolder));
      print(
        options.json
          ? diagnosisJson(target.label, diagnosis)
          : diagnosisText(target.label, diagnosis, widthOf(process.stdout)),
      );
      process.exitCode = diagnosis.findings.length > 0 ? exitCodes.findings : exitCodes.ok;
    }),
  );
  withHelp(command, {
    notes:
      "Works on every PostgreSQL database. In a database with the migrations of Strata, intended exceptions are allow-listed, each with its reason.",
    examples: [
      ["Check the database of DATABASE_URL", "strata doctor"],
      [
        "Count the errors",
        "strata doctor --json | jq '[.findings[] | select(.level == \"error\")] | length'",
      ],
    ],
    exits: ["findings"],
    schema: "doctor",
  });
}
