import { type Diagnosis, diagnose as diagnoseAny, diagnosisText as textOf } from "@strata/doctor";
import { appliedMigrations, MigrateError } from "@strata/migrate";
import type { Database } from "./database.ts";
import { exemptions } from "./exemptions.ts";
import { migrationsTable } from "./paths.ts";
import { styled } from "./text.ts";

export { diagnosisJson } from "@strata/doctor";

/**
 * Diagnoses a database, ours or any other. The exemptions of our own schema apply if the database has one of our
 * migrations.
 *
 * @param folder our migrations.
 */
export async function diagnose(db: Database, folder: string): Promise<Diagnosis> {
  return diagnoseAny(db, { exemptions: (await isOurs(db, folder)) ? exemptions : [] });
}

/** Whether a database has one of our migrations; not if its ledger is older than ours can be. */
async function isOurs(db: Database, folder: string): Promise<boolean> {
  try {
    return (await appliedMigrations({ db, folder, migrationsTable })).length > 0;
  } catch (error) {
    if (error instanceof MigrateError) return false;
    throw error;
  }
}

/** The diagnosis as text, in color where standard output is a terminal. */
export const diagnosisText = (label: string, diagnosis: Diagnosis): string =>
  textOf(label, diagnosis, styled);
