import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Database } from "./database.ts";

/** Why partitions of market_data could not be created. */
export class PartitionError extends Error {
  /** There is no market_data, it is an ordinary table, or other sessions have used it for too long. */
  readonly reason: "table_missing" | "not_partitioned" | "in_use";
  /** The month that was in the way, of those that were to be created. */
  readonly partition: string | undefined;

  constructor(
    reason: PartitionError["reason"],
    message: string,
    details: { partition?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = "PartitionError";
    this.reason = reason;
    this.partition = details.partition;
  }
}

/** How long writers have the table for themselves between two tries. */
const pauseMilliseconds = 500;

/** One month of candles, in UTC: its partition's name and bounds. */
export interface MonthlyPartition {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** The calendar months, in UTC, from the one that holds `start`, as partitions of market_data. */
export function monthlyPartitions(start: Date, count: number): MonthlyPartition[] {
  return Array.from({ length: count }, (_, index) => {
    const first = (month: number) => new Date(Date.UTC(start.getUTCFullYear(), month, 1)).toISOString();
    const from = first(start.getUTCMonth() + index);
    return {
      name: `market_data_${from.slice(0, 4)}_${from.slice(5, 7)}`,
      from,
      to: first(start.getUTCMonth() + index + 1),
    };
  });
}

/** Options of {@link ensurePartitions}. */
export interface EnsureOptions {
  /** How long each month waits for the long transactions of others, in seconds; 60 if it is not given. */
  readonly lockTimeout?: number;
  /** Told of each partition when it is there; the next one waits for it. */
  readonly onCreated?: (name: string) => void | Promise<void>;
}

/**
 * Creates the partitions of market_data that are missing, in the schema `partitions`. Candles of such a month that
 * wait in the DEFAULT partition move into it. Each month is a transaction, so that whoever writes candles waits for one
 * month at most, and any number of runners may start at once.
 *
 * @returns the names of the partitions that were created.
 * @throws PartitionError if market_data is missing or not partitioned, as after drizzle-kit push into an empty database,
 * or is in use for too long, and what the database throws; the months before a failed one stay.
 *
 * @example
 * ```ts
 * import { ensurePartitions, monthlyPartitions } from "@strata/market-store";
 * import { drizzle } from "drizzle-orm/postgres-js";
 *
 * const db = drizzle("postgres://localhost:5432/strata");
 * const created = await ensurePartitions(db, monthlyPartitions(new Date(), 3));
 * ```
 */
export async function ensurePartitions(
  db: Database,
  partitions: readonly MonthlyPartition[],
  { lockTimeout = 60, onCreated }: EnsureOptions = {},
): Promise<string[]> {
  await requirePartitioned(db);
  const created: string[] = [];
  for (const partition of partitions) {
    if (!(await ensurePartition(db, partition, lockTimeout))) continue;
    created.push(partition.name);
    await onCreated?.(partition.name);
  }
  return created;
}

async function requirePartitioned(db: Database): Promise<void> {
  const [table] = await db.execute<{ kind: string }>(
    sql`select relkind as kind from pg_class where oid = to_regclass('public.market_data')`,
    "objects",
  );
  if (!table) {
    throw new PartitionError("table_missing", "This database has no market_data.");
  }
  if (table.kind !== "p") {
    throw new PartitionError("not_partitioned", "market_data is not partitioned in this database.");
  }
}

/** Whether the partition was created; it was there already if not. */
async function ensurePartition(
  db: Database,
  partition: MonthlyPartition,
  lockTimeout: number,
): Promise<boolean> {
  if (await isThere(db, partition)) return false;
  const deadline = Date.now() + lockTimeout * 1000;
  for (;;) {
    try {
      return await db.transaction(
        (tx) => createPartition(tx, partition),
        // What another runner has committed is seen once its lock is gone.
        { isolationLevel: "read committed" },
      );
    } catch (error) {
      if (!isLocked(error)) throw error;
      if (Date.now() >= deadline) {
        throw new PartitionError(
          "in_use",
          `Other sessions have used market_data for more than ${lockTimeout} s.`,
          { partition: partition.name, cause: error },
        );
      }
    }
    await delay(pauseMilliseconds);
  }
}

/** Whether a statement failed for what another session does: a lock (55P03), a deadlock or a conflict (class 40). */
function isLocked(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === "string" && (code === "55P03" || code.startsWith("40"))) || isLocked(error.cause);
}

async function createPartition(db: Database, partition: MonthlyPartition): Promise<boolean> {
  // One runner at a time decides what is missing, and the next one waits for it however long its month takes.
  await db.execute(sql`lock table only market_data in share update exclusive mode`);
  if (await isThere(db, partition)) return false;

  // Writers wait at the table itself: one that waited at the DEFAULT partition would find there that its candle no
  // longer belongs into it, and fail. Whoever waits behind us does so for a moment only, less than the second after
  // which PostgreSQL looks for deadlocks and ends one of two transactions.
  await db.execute(sql`set local lock_timeout = '500ms'`);
  await db.execute(sql`lock table only market_data in share row exclusive mode`);
  await db.execute(sql`lock table partitions.market_data_default in access exclusive mode`);

  const { name, from, to } = partition;
  const table = sql`partitions.${sql.identifier(name)}`;
  const month = sql.raw(`open_time >= '${from}' and open_time < '${to}'`);
  await db.execute(sql`create table ${table} (like market_data including defaults including constraints)`);
  await db.execute(
    sql`with moved as (delete from partitions.market_data_default where ${month} returning *)
        insert into ${table} select * from moved`,
  );
  const bounds = sql.raw(`from ('${from}') to ('${to}')`);
  await db.execute(sql`alter table market_data attach partition ${table} for values ${bounds}`);
  return true;
}

async function isThere(db: Database, { name }: MonthlyPartition): Promise<boolean> {
  const rows = await db.execute(
    sql`select from pg_inherits
        where inhparent = 'public.market_data'::regclass and inhrelid = to_regclass(${`partitions.${name}`})`,
    "objects",
  );
  return rows.length > 0;
}
