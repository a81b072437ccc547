import { sql } from "drizzle-orm";
import type { Check, Finding } from "./check.ts";
import { checks } from "./checks.ts";
import type { Database, Session } from "./database.ts";
import { type Diagnosis, type Exemption, withoutExempted } from "./exemptions.ts";

/** Options of {@link diagnose}. */
export interface DiagnoseOptions {
  /** The findings that are intended. One that is not found is reported as stale. */
  readonly exemptions?: readonly Exemption[];
}

/**
 * Runs all checks over the catalog of a database, in one read-only transaction. It needs neither migrations nor a
 * schema in TypeScript, and reads no rows of tables.
 *
 * @throws the error of the driver if the catalog cannot be read.
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
 * The findings of some checks, most severe first. In the rest of the transaction the search path is empty.
 *
 * @param tx a transaction.
 */
export async function examine(tx: Session, some: readonly Check[]): Promise<Finding[]> {
  // So that names come out qualified, and no object of the user's stands in for one of the catalog's.
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
