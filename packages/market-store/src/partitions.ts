import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Database } from "./database.ts";

/** Why partitions of market_data could not be created. */
export class PartitionError extends Error {
  /** market_data does not exist, is not partitioned, or was locked by other sessions for too long. */
  readonly reason: "table_missing" | "not_partitioned" | "in_use";
  /** Name of the partition that could not be created. */
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

/** Pause between two tries, in which writers can use the table. */
const pauseMilliseconds = 500;

/** Partition of one month of candles, in UTC. */
export interface MonthlyPartition {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** Returns partitions of market_data for `count` calendar months in UTC, starting with the month of `start`. */
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
  /** Time limit per month for waiting on conflicting locks, in seconds. Default 60. */
  readonly lockTimeout?: number;
  /** Called and awaited after each created partition. */
  readonly onCreated?: (name: string) => void | Promise<void>;
}

/**
 * Creates the missing partitions of market_data in the schema `partitions`, and moves their candles from the DEFAULT
 * partition. Each month is a transaction, so writers of candles wait for one month at most. Safe to run concurrently.
 *
 * @returns the names of the created partitions.
 * @throws PartitionError if market_data does not exist, is not partitioned (as after `drizzle-kit push` into an empty
 * database), or is locked for too long, and the errors of the database. The months before a failed one remain.
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

/** Creates the partition unless it exists; returns whether it was created. */
async function ensurePartition(
  db: Database,
  partition: MonthlyPartition,
  lockTimeout: number,
): Promise<boolean> {
  if (await partitionExists(db, partition)) return false;
  const deadline = Date.now() + lockTimeout * 1000;
  for (;;) {
    try {
      return await db.transaction(
        (tx) => createPartition(tx, partition),
        // Sees what another runner has committed once its lock is released.
        { isolationLevel: "read committed" },
      );
    } catch (error) {
      if (!isLocked(error)) throw error;
      if (Date.now() >= deadline) {
        throw new PartitionError(
          "in_use",
          `Other sessions locked market_data for more than ${lockTimeout} s.`,
          { partition: partition.name, cause: error },
        );
      }
    }
    await delay(pauseMilliseconds);
  }
}

/** Whether a statement failed because of another session: a lock (55P03), a deadlock or a conflict (class 40). */
function isLocked(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === "string" && (code === "55P03" || code.startsWith("40"))) || isLocked(error.cause);
}

async function createPartition(db: Database, partition: MonthlyPartition): Promise<boolean> {
  // Serializes runners: the next one waits for this lock without a time limit.
  await db.execute(sql`lock table only market_data in share update exclusive mode`);
  if (await partitionExists(db, partition)) return false;

  // Lock the parent first, so that writers wait there: a writer that waited at the DEFAULT partition would fail,
  // because its candle no longer belongs there. The lock timeout is below PostgreSQL's deadlock_timeout of one second,
  // so that sessions waiting behind this one are not ended by the deadlock check.
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

async function partitionExists(db: Database, { name }: MonthlyPartition): Promise<boolean> {
  const rows = await db.execute(
    sql`select from pg_inherits
        where inhparent = 'public.market_data'::regclass and inhrelid = to_regclass(${`partitions.${name}`})`,
    "objects",
  );
  return rows.length > 0;
}
