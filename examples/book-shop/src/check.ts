import { diagnose, diagnosisText, type Exemption } from "@strata/doctor";
import { pendingChanges } from "@strata/migrate";
import { createTestDatabase } from "@strata/testing";
import { folder, missing, project } from "./project.ts";

/** The intended findings. */
export const exemptions: readonly Exemption[] = [];

for (const { file, line, what } of missing) console.error(`${file}:${line} ${what} has no comment`);

const pending = await pendingChanges(project);
for (const statement of pending) console.error(`pending statement without a migration: ${statement}`);

const { db, close } = await createTestDatabase({ migrations: folder });
const diagnosis = await diagnose(db, { exemptions });
await close();
console.log(diagnosisText("the migrated database", diagnosis));

process.exitCode = missing.length + pending.length + diagnosis.findings.length > 0 ? 1 : 0;
