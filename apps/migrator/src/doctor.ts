import { type Diagnosis, diagnose as diagnoseAny, diagnosisText as textOf } from "@strata/doctor";
import { appliedMigrations, MigrateError } from "@strata/migrate";
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
  return diagnoseAny(db, { exemptions: (await isOurs(db, folder)) ? exemptions : [] });
}

/** Whether a migration of Strata is applied; not if the ledger has the format of an older drizzle-orm. */
async function isOurs(db: Database, folder: string): Promise<boolean> {
  try {
    return (await appliedMigrations({ db, folder, migrationsTable })).length > 0;
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
