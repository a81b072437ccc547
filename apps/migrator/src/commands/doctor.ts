import type { Command } from "commander";
import { print } from "../cli/output.ts";
import { withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import { diagnose, diagnosisJson, diagnosisText } from "../doctor.ts";
import { exitCodes } from "../errors.ts";
import { migrationsFolder } from "../paths.ts";

/** `strata doctor` */
export const addDoctor = (program: Command): Command =>
  program
    .command("doctor")
    .description(
      "look for faults in the design of any database, changing nothing; exit with 10 if there are some",
    )
    .option("--json", "as JSON")
    .action((options: { json?: true }) =>
      withDatabase(async ({ db, target }) => {
        const diagnosis = await withProgress("Examining the catalog", () => diagnose(db, migrationsFolder));
        print((options.json ? diagnosisJson : diagnosisText)(target.label, diagnosis));
        process.exitCode = diagnosis.findings.length > 0 ? exitCodes.findings : exitCodes.ok;
      }),
    );
