import type { Database } from "../database.ts";
import { MigrateError } from "../errors.ts";
import { readMigrations } from "../files.ts";
import { Ledger, type LedgerOptions } from "../ledger.ts";
import { withMigrationLock } from "../lock.ts";
import type { DriftedObject } from "./fingerprint.ts";

/**
 * Records the present state of the objects that migrations made as intended, after somebody changed them by hand. The
 * ledger gets another row of its last migration; nothing else is changed.
 *
 * @returns the objects that were missing or changed.
 * @throws MigrateError `configuration` if no migration is applied, `locked` if a migration runs.
 */
export async function acceptDrift({
  db,
  folder,
  ...options
}: LedgerOptions & { readonly db: Database; readonly folder: string }): Promise<DriftedObject[]> {
  const ledger = new Ledger(options);
  return withMigrationLock(db, ledger, 60, async () => {
    const known = await ledger.read(db, readMigrations(folder));
    const last = known.findLast(({ isRecorded, contentHash }) => isRecorded && contentHash !== null);
    if (!last) {
      throw new MigrateError("configuration", "No migration is applied.", {
        where: `${ledger.schema}.${ledger.table}`,
        hint: "Migrate first, or record a database that has the objects already with `baseline`.",
      });
    }
    const drifted = await ledger.drift(db, known);
    if (drifted.length > 0) await db.transaction((tx) => ledger.accept(tx, last));
    return drifted;
  });
}
