import { sql } from "drizzle-orm";
import type { Database, Session } from "./database.ts";
import { explainDatabaseError, serverErrorOf } from "./database_error.ts";
import { MigrateError, messageOf } from "./errors.ts";
import { type MigrationFile, readMigrations, type Statement } from "./files.ts";
import { appliedMigrations, createLedger, statusOf, verifyHistory } from "./history.ts";
import { withMigrationLock } from "./lock.ts";

/** Options of {@link migrate}. */
export interface MigrateOptions {
  /** Database on a single connection, because the migration lock belongs to a session. */
  readonly db: Database;
  /** Folder of the migrations, drizzle-kit's `out`. */
  readonly folder: string;
  /**
   * Time to wait for another runner, in seconds.
   *
   * @default 60
   */
  readonly lockTimeout?: number;
  /** Called before each migration with its name, its index among the pending ones, and their number. */
  readonly onMigration?: (name: string, index: number, count: number) => void;
}

/**
 * Applies the pending migrations under the migration lock, each in its own transaction. Safe to run concurrently. It
 * uses drizzle-orm's ledger.
 *
 * @returns the names of the applied migrations; none if the database is up to date.
 * @throws MigrateError `history` or `order` if the files contradict the ledger, `locked` if the lock is not acquired in
 * time, `statement` (or `locked`, `configuration`) if a statement fails. A failed migration is rolled back completely;
 * the migrations before it remain applied.
 *
 * @example
 * ```ts
 * import { migrate } from "@strata/migrate";
 * import { drizzle } from "drizzle-orm/postgres-js";
 * import postgres from "postgres";
 *
 * const client = postgres("postgres://localhost:5432/shop", { max: 1 });
 * const applied = await migrate({ db: drizzle({ client }), folder: "migrations" });
 * console.log(`${applied.length} migrations applied`);
 * await client.end();
 * ```
 */
export async function migrate({
  db,
  folder,
  lockTimeout = 60,
  onMigration,
}: MigrateOptions): Promise<string[]> {
  const files = readMigrations(folder);
  return withMigrationLock(db, lockTimeout, async (confirm) => {
    await createLedger(db);
    const status = statusOf(files, await appliedMigrations(db));
    verifyHistory(status, folder);
    const waiting = new Set(status.filter((m) => m.state === "pending").map((m) => m.name));
    const pending = files.filter((file) => waiting.has(file.name));
    for (const [index, file] of pending.entries()) {
      onMigration?.(file.name, index, pending.length);
      await db.transaction(async (tx) => {
        await confirm(tx);
        for (const statement of file.statements) await run(tx, file, statement);
        await tx.execute(
          sql`insert into drizzle.__drizzle_migrations (hash, created_at, name)
              values (${file.hash}, ${file.folderMillis}, ${file.name})`,
          "objects",
        );
      });
    }
    return pending.map((file) => file.name);
  });
}

async function run(tx: Session, file: MigrationFile, statement: Statement): Promise<void> {
  try {
    await tx.execute(sql.raw(statement.sql), "objects");
  } catch (error) {
    const { code = "statement", hint } = explainDatabaseError(error) ?? {};
    throw new MigrateError(code, `Migration ${file.name} failed: ${messageOf(error)}`, {
      where: `${file.path}:${statement.line + linesBefore(statement.sql, error)}\n${excerpt(statement.sql)}`,
      hint: hint ?? "The migration was rolled back. Fix the migration or the data, and migrate again.",
      cause: error,
    });
  }
}

/** Number of lines before the error position reported by PostgreSQL, if any. */
function linesBefore(statement: string, error: unknown): number {
  const position = Number(serverErrorOf(error)?.position ?? 1);
  return statement.slice(0, position - 1).split("\n").length - 1;
}

function excerpt(statement: string): string {
  const lines = statement.split("\n");
  return lines.length > 6 ? [...lines.slice(0, 6), "…"].join("\n") : statement;
}
