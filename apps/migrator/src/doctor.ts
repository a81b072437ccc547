import { type Diagnosis, diagnose as diagnoseAny, diagnosisText as textOf } from "@strata/doctor";
import { appliedMigrations, driftedObjects, MigrateError } from "@strata/migrate";
import type { Database } from "./database.ts";
import { exemptions } from "./exemptions.ts";
import { migrationsTable } from "./paths.ts";
import { labeled, styled } from "./text.ts";

export { diagnosisJson } from "@strata/doctor";

/**
 * Diagnoses any database. The exemptions of the Strata schema apply if one of its migrations is applied.
 *
 * @param folder the migrations of Strata.
 */
export async function diagnose(db: Database, folder: string): Promise<Diagnosis> {
  const project = { db, folder, migrationsTable };
  if (!(await isOurs(project))) return diagnoseAny(db, { exemptions: [] });
  const drift = await driftedObjects(project);
  const { findings, exempted } = await diagnoseAny(db, { exemptions });
  const drifted = drift.map(({ object, state }) => ({
    check: "drift",
    level: "error" as const,
    object,
    detail: `A migration made it, and it is ${state}.`,
    remedy: "`strata verify` prints the SQL that fixes it.",
  }));
  return { findings: [...drifted, ...findings], exempted };
}

/** Whether a migration of Strata is applied; not if the ledger has the format of an older drizzle-orm. */
async function isOurs(project: Parameters<typeof appliedMigrations>[0]): Promise<boolean> {
  try {
    return (await appliedMigrations(project)).length > 0;
  } catch (error) {
    if (error instanceof MigrateError) return false;
    throw error;
  }
}

/** Formats the diagnosis as text, in color if standard output is a terminal, with its prose wrapped at `width`. */
export const diagnosisText = (label: string, diagnosis: Diagnosis, width: number): string =>
  textOf(label, diagnosis, styled)
    .split("\n")
    .map((line) => {
      const [, name = "", prose] = /^( {2}(?:why|do): +)(.*)$/.exec(line) ?? [];
      return prose === undefined ? line : labeled(name, prose, width);
    })
    .join("\n");
