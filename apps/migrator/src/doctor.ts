import { type Diagnosis, diagnose as diagnoseAny, diagnosisText as textOf } from "@strata/doctor";
import { appliedMigrations, MigrateError, readMigrations } from "@strata/migrate";
import type { Database } from "./database.ts";
import { exemptions } from "./exemptions.ts";
import { labeled, styled } from "./text.ts";

export { diagnosisJson } from "@strata/doctor";

/**
 * Diagnoses any database. The exemptions of the Strata schema apply if one of its migrations is applied.
 *
 * @param folder the migrations of Strata.
 */
export async function diagnose(db: Database, folder: string): Promise<Diagnosis> {
  const ours = new Set(readMigrations(folder).map((migration) => migration.name));
  const isOurs = (await namesOfApplied(db)).some((name) => ours.has(name));
  return diagnoseAny(db, { exemptions: isOurs ? exemptions : [] });
}

/** Names of the applied migrations; none if the ledger has the format of an older drizzle-orm. */
async function namesOfApplied(db: Database): Promise<string[]> {
  try {
    return (await appliedMigrations(db)).map(({ name }) => name);
  } catch (error) {
    if (error instanceof MigrateError) return [];
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
