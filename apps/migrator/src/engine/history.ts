import { sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { exitCodes, StrataError } from "../errors.ts";
import type { MigrationFile } from "./files.ts";

/** A row of drizzle-orm's own ledger, `drizzle.__drizzle_migrations`: `migrate()` of drizzle-orm reads it too. */
export interface AppliedMigration extends Record<string, unknown> {
  readonly name: string;
  readonly hash: string;
  readonly appliedAt: Date | null;
}

/** How a migration stands: as it should, waiting, or no longer what was applied. */
type MigrationState = "applied" | "pending" | "edited" | "missing";

export interface MigrationStatus {
  readonly name: string;
  readonly state: MigrationState;
  readonly appliedAt: Date | null;
}

/** Creates the ledger where there is none; the same statements as drizzle-orm's. */
export async function createLedger(db: Database): Promise<void> {
  await db.execute(sql`create schema if not exists drizzle`);
  await db.execute(sql`
    create table if not exists drizzle.__drizzle_migrations (
      id serial primary key,
      hash text not null,
      created_at bigint,
      name text,
      applied_at timestamp with time zone default now()
    )`);
}

/** The migrations that the database has, in the order in which they were applied; none where there is no ledger. */
export async function appliedMigrations(db: Database): Promise<AppliedMigration[]> {
  const [ledger] = await db.execute<{ exists: boolean }>(
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as exists`,
    "objects",
  );
  if (!ledger?.exists) return [];
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

/** Compares what is on disk with what is applied, in order of name. */
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
 * Refuses a history that the files no longer tell.
 *
 * @throws StrataError if an applied file was edited or deleted, or a pending one sorts before an applied one.
 */
export function verifyHistory(status: readonly MigrationStatus[], folder: string): void {
  const broken = status.filter((migration) => migration.state === "edited" || migration.state === "missing");
  if (broken.length > 0) {
    const named = broken
      .map((m) => `${m.name} was ${m.state === "edited" ? "edited" : "deleted"}`)
      .join(", ");
    throw new StrataError(exitCodes.history, `An applied migration has changed: ${named}.`, {
      where: folder,
      hint: "Restore the file from version control, and put what you want to change into a new migration (`strata generate`).",
    });
  }
  const lastApplied = status.findLastIndex((migration) => migration.state === "applied");
  const late = status.slice(0, Math.max(lastApplied, 0)).filter((m) => m.state === "pending");
  if (late.length > 0) {
    throw new StrataError(
      exitCodes.order,
      `A pending migration sorts before an applied one: ${late.map((m) => m.name).join(", ")}.`,
      {
        where: folder,
        hint: "It was written on another branch. Delete its folder and run `strata generate`: the new one sorts last.",
      },
    );
  }
}
