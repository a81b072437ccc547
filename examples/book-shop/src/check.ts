import { diagnose, diagnosisText, type Exemption } from "@strata/doctor";
import { pendingChanges } from "@strata/migrate";
import { createTestDatabase } from "@strata/testing";
import { folder, project } from "./project.ts";

/** The findings that are intended. */
export const exemptions: readonly Exemption[] = [];

const pending = await pendingChanges(project);
for (const statement of pending) console.error(`no migration has: ${statement}`);

const { db, close } = await createTestDatabase({ migrations: folder });
const diagnosis = await diagnose(db, { exemptions });
await close();
console.log(diagnosisText("the migrated database", diagnosis));

const severe = diagnosis.findings.filter(({ level }) => level !== "info");
process.exitCode = pending.length + severe.length > 0 ? 1 : 0;
