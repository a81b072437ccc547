import { sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { circumstanceOf } from "../database_error.ts";
import { exitCodes, messageOf, StrataError } from "../errors.ts";
import { type MigrationFile, readMigrations, type Statement } from "./files.ts";
import { appliedMigrations, createLedger, statusOf, verifyHistory } from "./history.ts";
import { withMigrationLock } from "./lock.ts";

export interface MigrateOptions {
  /** Folder of the migrations. */
  readonly folder: string;
  /** How long to wait for another runner, in seconds. */
  readonly lockTimeout: number;
  /** Told before each migration. */
  readonly onMigration?: (name: string, index: number, count: number) => void;
}

/**
 * Applies the pending migrations, each in a transaction of its own, under the migration lock, so that any number of
 * runners may start at once. The ledger is drizzle-orm's.
 *
 * @returns the names of the migrations that were applied; none where the database is up to date.
 * @throws StrataError if the history is broken, the lock is not obtained or a statement fails; what was applied
 * before a failed migration stays, and nothing of the failed one does.
 */
export async function migrate(db: Database, options: MigrateOptions): Promise<string[]> {
  const files = readMigrations(options.folder);
  return withMigrationLock(db, options.lockTimeout, async (confirm) => {
    await createLedger(db);
    const status = statusOf(files, await appliedMigrations(db));
    verifyHistory(status, options.folder);
    const waiting = new Set(status.filter((m) => m.state === "pending").map((m) => m.name));
    const pending = files.filter((file) => waiting.has(file.name));
    for (const [index, file] of pending.entries()) {
      options.onMigration?.(file.name, index, pending.length);
      await db.transaction(async (tx) => {
        await confirm(tx);
        for (const statement of file.statements) await run(tx, file, statement);
        await tx.execute(
          sql`insert into drizzle.__drizzle_migrations (hash, created_at, name)
              values (${file.hash}, ${file.folderMillis}, ${file.name})`,
        );
      });
    }
    return pending.map((file) => file.name);
  });
}

async function run(tx: Pick<Database, "execute">, file: MigrationFile, statement: Statement): Promise<void> {
  try {
    await tx.execute(sql.raw(statement.sql));
  } catch (error) {
    const circumstance = circumstanceOf(error);
    const exitCode = circumstance?.exitCode ?? exitCodes.statement;
    throw new StrataError(exitCode, `Migration ${file.name} failed: ${messageOf(error)}`, {
      where: `${file.path}:${statement.line + linesBefore(statement.sql, error)}\n${excerpt(statement.sql)}`,
      hint:
        circumstance?.hint ??
        "Nothing of this migration was applied. Mend the file or the data and run `strata migrate` again.",
      cause: error,
    });
  }
}

/** How many lines of the statement come before the position that PostgreSQL named, if it named one. */
function linesBefore(statement: string, error: unknown): number {
  const cause = error instanceof Error ? (error.cause as { position?: string } | undefined) : undefined;
  const position = Number(cause?.position ?? 1);
  return statement.slice(0, position - 1).split("\n").length - 1;
}

function excerpt(statement: string): string {
  const lines = statement.split("\n");
  return lines.length > 6 ? [...lines.slice(0, 6), "…"].join("\n") : statement;
}
