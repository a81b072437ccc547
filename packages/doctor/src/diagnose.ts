import { sql } from "drizzle-orm";
import type { Check, Finding } from "./check.ts";
import { checks } from "./checks.ts";
import type { Database, Session } from "./database.ts";
import { type Diagnosis, type Exemption, withoutExempted } from "./exemptions.ts";

/** Options of {@link diagnose}. */
export interface DiagnoseOptions {
  /** Findings that are accepted. An exemption without a finding is reported as stale. */
  readonly exemptions?: readonly Exemption[];
}

/**
 * Runs all checks on the catalog of a database in one read-only transaction. It needs neither migrations nor a
 * TypeScript schema, and reads no table rows.
 *
 * @throws the driver's error if the catalog cannot be read.
 *
 * @example
 * ```ts
 * import { diagnose, diagnosisText } from "@strata/doctor";
 * import { drizzle } from "drizzle-orm/postgres-js";
 *
 * const db = drizzle("postgres://localhost:5432/shop");
 * console.log(diagnosisText("shop", await diagnose(db)));
 * await db.$client.end();
 * ```
 */
export const diagnose = (db: Database, { exemptions = [] }: DiagnoseOptions = {}): Promise<Diagnosis> =>
  db.transaction(async (tx) => withoutExempted(await examine(tx, checks), exemptions), {
    isolationLevel: "repeatable read",
    accessMode: "read only",
  });

/**
 * Runs some checks and returns their findings, most severe first. Sets the search path to empty for the rest of the
 * transaction.
 *
 * @param tx transaction to run in.
 */
export async function examine(tx: Session, some: readonly Check[]): Promise<Finding[]> {
  // So that names are qualified, and no user object shadows one of the catalog.
  await tx.execute(sql`set local search_path = ''`, "objects");
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
