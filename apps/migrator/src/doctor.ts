import { type Diagnosis, diagnose as diagnoseAny, diagnosisText as textOf } from "@strata/doctor";
import { appliedMigrations, MigrateError, readMigrations } from "@strata/migrate";
import type { Database } from "./database.ts";
import { exemptions } from "./exemptions.ts";
import { styled } from "./text.ts";

export { diagnosisJson } from "@strata/doctor";

/**
 * Diagnoses a database, ours or any other. The exemptions of our own schema apply if the database has one of our
 * migrations.
 *
 * @param folder our migrations.
 */
export async function diagnose(db: Database, folder: string): Promise<Diagnosis> {
  const ours = new Set(readMigrations(folder).map((migration) => migration.name));
  const isOurs = (await namesOfApplied(db)).some((name) => ours.has(name));
  return diagnoseAny(db, { exemptions: isOurs ? exemptions : [] });
}

/** The names of the applied migrations; none if the ledger is older than ours can be. */
async function namesOfApplied(db: Database): Promise<string[]> {
  try {
    return (await appliedMigrations(db)).map(({ name }) => name);
  } catch (error) {
    if (error instanceof MigrateError) return [];
    throw error;
  }
}

/** The diagnosis as text, in color where standard output is a terminal. */
export const diagnosisText = (label: string, diagnosis: Diagnosis): string =>
  textOf(label, diagnosis, styled);
