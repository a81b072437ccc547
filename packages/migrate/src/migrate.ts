import { sql } from "drizzle-orm";
import { applyMigration } from "./apply.ts";
import { requireApprovals } from "./approvals.ts";
import type { Database } from "./database.ts";
import { isConnectionLost } from "./database_error.ts";
import { MigrateError } from "./errors.ts";
import { readMigrations } from "./files.ts";
import { lateMigrations, statusOf, verifyHistory, verifyUnchanged } from "./history.ts";
import { Ledger, type LedgerOptions } from "./ledger.ts";
import { withMigrationLock } from "./lock.ts";
import { refuseConflicts } from "./out_of_order.ts";
import { noteSession, type SessionState } from "./settings.ts";
import { parseSteps } from "./statements.ts";

/** Options of {@link migrate}. */
export interface MigrateOptions extends LedgerOptions {
  /** The database, on a single connection: the migration lock belongs to a session. */
  readonly db: Database;
  /** Folder of the migrations, drizzle-kit's `out`. */
  readonly folder: string;
  /**
   * Schema of unqualified names. It must be the current schema of the session.
   *
   * @default "public"
   */
  readonly schema?: string;
  /**
   * How long to wait for another runner, and for tables that other sessions have locked, in seconds.
   *
   * @default 60
   */
  readonly lockTimeout?: number;
  /**
   * How long one attempt waits for a lock on a table, in seconds. Readers queue behind a waiting ALTER TABLE, so each
   * attempt is short, and is repeated until `lockTimeout` has passed. Statements with CONCURRENTLY block no other
   * session and wait as long as they need.
   *
   * @default 5
   */
  readonly tableLockTimeout?: number;
  /**
   * How long a statement may take in a transaction, in seconds; 0 is no limit. Statements that run outside a
   * transaction, such as CREATE INDEX CONCURRENTLY, have none.
   *
   * @default 3600
   */
  readonly statementTimeout?: number;
  /**
   * Approved losses of data, such as `destructive/drop-column=users.bio`. Without its approval, a statement that loses
   * rows or values of a table with rows is rejected before anything runs. The ledger keeps the approvals.
   */
  readonly allow?: readonly string[] | undefined;
  /**
   * What happens to a pending migration that sorts before an applied one: an `order` error, or `apply` if it touches no
   * object that a later migration touches.
   *
   * @default "error"
   */
  readonly outOfOrder?: "error" | "apply" | undefined;
  /** Called before each migration with its name, its index among the pending ones and their number. */
  readonly onMigration?: (name: string, index: number, count: number) => void;
  /** Called before a step is tried again because of a lock, with the name of the migration and the reason. */
  readonly onRetry?: (name: string, reason: string) => void;
}

/**
 * Applies the pending migrations under the migration lock, each in its own transaction: any number of runners may start
 * at once, and each migration is applied once. A migration with statements that PostgreSQL does not run in a transaction
 * is applied in steps; after an interruption the next run continues it.
 *
 * Each applied migration is a row of the ledger, and a row of the table of drizzle-orm: `migrate()` of drizzle-orm and
 * `drizzle-kit migrate` can continue at any time, and this function continues after them.
 *
 * @returns the names of the migrations that were applied; none if the database is up to date.
 * @throws MigrateError `history` or `order` if the files contradict the ledger, `drift` if objects that migrations made
 * are missing or changed, `hazard` if data of a table with rows would be lost without an approval in `allow`, `locked`
 * if a lock is not obtained,
 * `statement` (or `configuration`) if a file cannot be parsed or a statement fails. Migrations before a failed one stay
 * applied; the failed one is rolled back, except for completed steps of a migration with several.
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
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const { db, folder, schema = "public", lockTimeout = 60, onMigration, ...rest } = options;
  const files = readMigrations(folder);
  const ledger = new Ledger(rest);
  await verifySchema(db, schema);
  return withMigrationLock(db, ledger, lockTimeout, async (lock) => {
    await ledger.create(db, files);
    const known = await ledger.read(db, files);
    const status = statusOf(files, known);
    verifyHistory(status, folder, rest.outOfOrder);
    verifyUnchanged(await ledger.drift(db, known));
    await ledger.adopt(db, known);
    const waiting = new Set(status.filter(({ state }) => state !== "applied").map(({ name }) => name));
    const pending = files.filter(({ name }) => waiting.has(name));
    if (pending.length === 0) return [];
    // All files are parsed before anything runs.
    const plans = await Promise.all(
      pending.map(async (file) => {
        const interrupted = known.find(({ name }) => name === file.name)?.interrupted ?? undefined;
        return { file, steps: await parseSteps(file), interrupted, done: interrupted?.done.length ?? 0 };
      }),
    );
    const late = new Set(lateMigrations(status).map(({ name }) => name));
    if (late.size > 0) {
      const applied = files.filter(({ name }) => !waiting.has(name));
      await refuseConflicts(
        pending.filter(({ name }) => late.has(name)),
        applied,
      );
    }
    const approvals = await requireApprovals(db, plans, schema, rest.allow ?? []);
    const session = await noteSession(db);
    for (const [index, { file, steps, interrupted }] of plans.entries()) {
      onMigration?.(file.name, index, plans.length);
      await restoring(session, () =>
        applyMigration({
          db,
          ledger,
          lock,
          session,
          file,
          steps,
          interrupted,
          approvals: approvals.get(file.name) ?? [],
          deadline: Date.now() + lockTimeout * 1000,
          settings: {
            tableLockTimeout: rest.tableLockTimeout ?? 5,
            statementTimeout: rest.statementTimeout ?? 3600,
          },
          onRetry: (reason) => rest.onRetry?.(file.name, reason),
        }),
      );
      await lock.confirm();
    }
    return pending.map(({ name }) => name);
  });
}

/** Runs a step and restores the session, unless the connection is lost. The error of a failed step is kept. */
async function restoring(session: SessionState, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!isConnectionLost(error)) await session.restore().catch(() => {});
    throw error;
  }
  await session.restore();
}

async function verifySchema(db: Database, schema: string): Promise<void> {
  const [current] = await db.execute<{ schema: string | null }>(
    sql`select current_schema() as schema`,
    "objects",
  );
  if (current?.schema === schema) return;
  throw new MigrateError(
    "configuration",
    `The current schema is ${current?.schema ?? "none"}, not ${schema}.`,
    {
      where: "search_path of the session: that of the address, the role or the database",
      hint: `Unqualified names would refer to another schema. Set search_path to ${schema}, or pass the intended schema.`,
    },
  );
}
