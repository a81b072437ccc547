import type { DriftedObject } from "./catalog/fingerprint.ts";
import type { Database } from "./database.ts";
import { MigrateError } from "./errors.ts";
import { type MigrationFile, readMigrations } from "./files.ts";
import { type AppliedMigration, Ledger, type LedgerOptions } from "./ledger.ts";

/**
 * State of a migration: applied and unchanged, pending, interrupted after some of its steps, or edited or deleted
 * (`missing`) after it was applied.
 */
export type MigrationState = "applied" | "pending" | "interrupted" | "edited" | "missing";

/** A migration and its state. */
export interface MigrationStatus {
  readonly name: string;
  readonly state: MigrationState;
  /** Null for a migration that is not applied, or that drizzle-orm before 1.0 applied. */
  readonly appliedAt: Date | null;
}

/**
 * The migrations of a database, in the order in which they were applied; none if it has no ledger. Rows of drizzle-orm
 * count only if they belong to a file of the folder.
 *
 * @throws MigrateError `configuration` if the folder or the ledger cannot be read, `history` if the ledger was changed.
 */
export async function appliedMigrations({
  db,
  folder,
  ...ledger
}: LedgerOptions & { readonly db: Database; readonly folder: string }): Promise<AppliedMigration[]> {
  return new Ledger(ledger).read(db, readMigrations(folder));
}

/**
 * Returns the state of each migration of the folder and the database, sorted by name.
 *
 * @throws MigrateError `configuration` if the folder or the ledger cannot be read, `history` if the ledger was changed.
 */
export async function migrationStatus({
  db,
  folder,
  ...ledger
}: LedgerOptions & { readonly db: Database; readonly folder: string }): Promise<MigrationStatus[]> {
  const files = readMigrations(folder);
  return statusOf(files, await new Ledger(ledger).read(db, files));
}

/**
 * Returns the objects that migrations made and that are missing or changed since, sorted. One query of the catalog; what
 * it does not see, such as the body of a view, `verify` compares. None if the ledger does not say what the migrations
 * made.
 *
 * @throws MigrateError `configuration` if the folder or the ledger cannot be read, `history` if the ledger was changed.
 */
export async function driftedObjects({
  db,
  folder,
  ...options
}: LedgerOptions & { readonly db: Database; readonly folder: string }): Promise<DriftedObject[]> {
  const ledger = new Ledger(options);
  return ledger.drift(db, await ledger.read(db, readMigrations(folder)));
}

/**
 * Throws if objects that migrations made are missing or changed.
 *
 * @throws MigrateError `drift`
 */
export function verifyUnchanged(drifted: readonly DriftedObject[]): void {
  if (drifted.length === 0) return;
  const shown = drifted.slice(0, 10).map(({ object, state }) => `${object} is ${state}`);
  const more = drifted.length > shown.length ? [`and ${drifted.length - shown.length} more`] : [];
  throw new MigrateError(
    "drift",
    `The database is not as its migrations left it: ${drifted.length} ${drifted.length === 1 ? "object is" : "objects are"} missing or changed.`,
    {
      where: [...shown, ...more].join("\n"),
      hint: "`verify` prints the SQL that fixes it; lost rows need a backup. If the change is intended, `acceptDrift` records it (in `strata`: `strata verify --accept`).",
    },
  );
}

/** Compares the migrations on disk with the applied ones, sorted by name. */
export function statusOf(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): MigrationStatus[] {
  const byName = new Map(applied.map((row) => [row.name, row]));
  const onDisk = files.map((file): MigrationStatus => {
    const row = byName.get(file.name);
    byName.delete(file.name);
    return { name: file.name, state: stateOf(file, row), appliedAt: row?.appliedAt ?? null };
  });
  const missing = [...byName.values()].map(
    ({ name, appliedAt }): MigrationStatus => ({ name, state: "missing", appliedAt }),
  );
  return [...onDisk, ...missing].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function stateOf(file: MigrationFile, row: AppliedMigration | undefined): MigrationState {
  if (!row) return "pending";
  if (row.interrupted) return "interrupted";
  return row.contentHash === file.contentHash ? "applied" : "edited";
}

/**
 * Throws if the files contradict the ledger.
 *
 * @throws MigrateError `history` if an applied file was edited or deleted, `order` if a pending one sorts before an
 * applied one.
 */
export function verifyHistory(
  status: readonly MigrationStatus[],
  folder: string,
  outOfOrder: "error" | "apply" = "error",
): void {
  const named = (state: MigrationState) => status.filter((m) => m.state === state).map((m) => m.name);
  const [edited, missing] = [named("edited"), named("missing")];
  if (edited.length + missing.length > 0) {
    const changes = [...edited.map((n) => `${n} was edited`), ...missing.map((n) => `${n} was deleted`)];
    const restore = "Restore the file from version control, and put the change into a new migration.";
    const other = "If another project applied it, give each project its own `migrationsTable`.";
    throw new MigrateError("history", `An applied migration has changed: ${changes.join(", ")}.`, {
      where: folder,
      hint: missing.length > 0 ? `${restore} ${other}` : restore,
    });
  }
  const late = lateMigrations(status);
  if (late.length > 0 && outOfOrder === "error") {
    throw new MigrateError(
      "order",
      `A pending migration sorts before an applied one: ${late.map((m) => m.name).join(", ")}.`,
      {
        where: folder,
        hint: "It was generated on another branch. Delete its folder and generate it again, so that it sorts last; or allow it out of order, if it touches no object of the later ones.",
      },
    );
  }
}

/** The migrations that are not applied and sort before an applied one; `status` is sorted by name. */
export function lateMigrations(status: readonly MigrationStatus[]): MigrationStatus[] {
  const lastApplied = status.findLastIndex(({ state }) => state === "applied");
  return status.slice(0, Math.max(lastApplied, 0)).filter(({ state }) => state !== "applied");
}
