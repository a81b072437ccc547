import { sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { readMigrations } from "../engine/files.ts";
import { appliedMigrations } from "../engine/history.ts";
import type { Check, Finding } from "./check.ts";
import { checks } from "./checks.ts";
import { type Exemption, exemptions } from "./exemptions.ts";

/** What the doctor has to say of a database. */
export interface Diagnosis {
  /** Most severe first, then in the order of the checks. */
  readonly findings: readonly Finding[];
  /** What was found and is meant to be so; empty for databases that are not ours. */
  readonly exempted: readonly Exemption[];
}

/**
 * Runs all checks over a database, whoever made it, and changes nothing in it. The exemptions of our own schema
 * apply where the database has one of our migrations.
 *
 * @param folder our migrations.
 */
export function diagnose(db: Database, folder: string): Promise<Diagnosis> {
  return db.transaction(
    async (tx) => {
      const ours = new Set(readMigrations(folder).map((migration) => migration.name));
      const isOurs = (await appliedMigrations(tx)).some((migration) => ours.has(migration.name));
      return withoutExempted(await examine(tx, checks), isOurs ? exemptions : []);
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

/** The findings of some checks, in a transaction: for the rest of it the search path is empty. */
export async function examine(tx: Database, some: readonly Check[]): Promise<Finding[]> {
  // So that names come out qualified, and no object of the user's stands in for one of the catalog's.
  await tx.execute(sql`set local search_path = ''`);
  const findings: Finding[] = [];
  for (const { id, level, remedy, query } of some) {
    const rows = await tx.execute<{ object: string; detail: string }>(
      sql.raw(`select f.object, f.detail from (${query}) f order by f.object, f.detail`),
      "objects",
    );
    findings.push(...rows.map(({ object, detail }) => ({ check: id, level, object, detail, remedy })));
  }
  const severity = ["error", "warning", "info"];
  return findings.sort((a, b) => severity.indexOf(a.level) - severity.indexOf(b.level));
}

/** Takes the exempted findings out; an exemption that exempts nothing becomes a finding itself. */
export function withoutExempted(found: readonly Finding[], list: readonly Exemption[]): Diagnosis {
  const exempts = (exemption: Exemption, finding: Finding): boolean =>
    exemption.check === finding.check && exemption.object === finding.object;
  const exempted = list.filter((exemption) => found.some((finding) => exempts(exemption, finding)));
  const stale = list
    .filter((exemption) => !exempted.includes(exemption))
    .map(
      ({ check, object }): Finding => ({
        check: "exemption-stale",
        level: "warning",
        object,
        detail: `is exempt from ${check}, which does not find it`,
        remedy: "Apply the pending migrations, or delete the exemption.",
      }),
    );
  const left = found.filter((finding) => !exempted.some((exemption) => exempts(exemption, finding)));
  return { findings: [...left, ...stale], exempted };
}
