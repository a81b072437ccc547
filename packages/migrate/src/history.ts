import { sql } from "drizzle-orm";
import type { Database, Session } from "./database.ts";
import { MigrateError } from "./errors.ts";
import { type MigrationFile, readMigrations } from "./files.ts";

/** A row of drizzle-orm's migration ledger, `drizzle.__drizzle_migrations`. */
export interface AppliedMigration {
  readonly name: string;
  readonly hash: string;
  /** Null for a migration applied by drizzle-orm before 1.0. */
  readonly appliedAt: Date | null;
}

/** State of a migration: applied and unchanged, pending, or edited or deleted after it was applied. */
export type MigrationState = "applied" | "pending" | "edited" | "missing";

/** A migration and its state. */
export interface MigrationStatus {
  readonly name: string;
  readonly state: MigrationState;
  readonly appliedAt: Date | null;
}

/** Creates the ledger if it does not exist, with drizzle-orm's statements. */
export async function createLedger(db: Session): Promise<void> {
  await db.execute(sql`create schema if not exists drizzle`, "objects");
  await db.execute(
    sql`
    create table if not exists drizzle.__drizzle_migrations (
      id serial primary key,
      hash text not null,
      created_at bigint,
      name text,
      applied_at timestamp with time zone default now()
    )`,
    "objects",
  );
}

/**
 * Returns the applied migrations of a database in order of application; none if it has no ledger.
 *
 * @throws MigrateError `configuration` if the ledger was created by drizzle-orm before 1.0, which stored no names.
 */
export async function appliedMigrations(db: Session): Promise<AppliedMigration[]> {
  const columns = await db.execute<{ name: string }>(
    sql`select attname as name from pg_attribute
        where attrelid = to_regclass('drizzle.__drizzle_migrations') and attnum > 0 and not attisdropped`,
    "objects",
  );
  if (columns.length === 0) return [];
  if (!columns.some(({ name }) => name === "name")) {
    throw new MigrateError("configuration", "The migration ledger was created by drizzle-orm before 1.0.", {
      where: "drizzle.__drizzle_migrations has no column name",
      hint: "Convert the migrations folder with `drizzle-kit up`, and the ledger by one run of `migrate()` of drizzle-orm.",
    });
  }
  const rows = await db.execute<{ name: string; hash: string; applied_at: Date | string | null }>(
    sql`select name, hash, applied_at from drizzle.__drizzle_migrations order by id`,
    "objects",
  );
  return rows.map((row) => ({
    name: row.name,
    hash: row.hash,
    appliedAt: row.applied_at === null ? null : new Date(row.applied_at),
  }));
}

/**
 * Returns the state of each migration of the folder and the database, sorted by name.
 *
 * @throws MigrateError `configuration` if the folder or the ledger cannot be read.
 */
export async function migrationStatus({
  db,
  folder,
}: {
  readonly db: Database;
  readonly folder: string;
}): Promise<MigrationStatus[]> {
  return statusOf(readMigrations(folder), await appliedMigrations(db));
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
    const state = !row ? "pending" : row.hash === file.hash ? "applied" : "edited";
    return { name: file.name, state, appliedAt: row?.appliedAt ?? null };
  });
  const missing = [...byName.values()].map(
    (row): MigrationStatus => ({ name: row.name, state: "missing", appliedAt: row.appliedAt }),
  );
  return [...onDisk, ...missing].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Throws if the files contradict the ledger.
 *
 * @throws MigrateError `history` if an applied file was edited or deleted, `order` if a pending one sorts before an
 * applied one.
 */
export function verifyHistory(status: readonly MigrationStatus[], folder: string): void {
  const broken = status.filter((migration) => migration.state === "edited" || migration.state === "missing");
  if (broken.length > 0) {
    const named = broken
      .map((m) => `${m.name} was ${m.state === "edited" ? "edited" : "deleted"}`)
      .join(", ");
    throw new MigrateError("history", `An applied migration has changed: ${named}.`, {
      where: folder,
      hint: "Restore the file from version control, and put the change into a new migration.",
    });
  }
  const lastApplied = status.findLastIndex((migration) => migration.state === "applied");
  const late = status.slice(0, Math.max(lastApplied, 0)).filter((m) => m.state === "pending");
  if (late.length > 0) {
    throw new MigrateError(
      "order",
      `A pending migration sorts before an applied one: ${late.map((m) => m.name).join(", ")}.`,
      {
        where: folder,
        hint: "It was generated on another branch. Delete its folder and generate it again, so that it sorts last.",
      },
    );
  }
}
