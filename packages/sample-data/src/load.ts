import { type Database, totalMarket as referenceTotal } from "@strata/market-store";
import { arrayLiteral } from "@strata/market-store/array_literal";
import { cryptocurrencies, userProfiles, users, watchlists } from "@strata/schema-relationships";
import { eq, getTableColumns, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { sampleEmail } from "./accounts.ts";
import { rowsOf } from "./batches.ts";
import { type Batch, type DatasetOptions, type FirstIds, sizesOf } from "./dataset.ts";

/** Result of a load. */
export interface LoadedDataset {
  /** Number of rows inserted; 0 if the same dataset was stored already. */
  readonly rows: number;
}

/** The database already holds a sample dataset with other options. */
export class DatasetConflictError extends Error {
  /** Options of the stored dataset. */
  readonly stored: DatasetOptions;

  constructor(stored: DatasetOptions) {
    super(`The database already holds a sample dataset of scale ${stored.scale} and seed ${stored.seed}.`);
    this.name = "DatasetConflictError";
    this.stored = stored;
  }
}

/** Table of each kind of row that other rows reference. */
const tablesWithIds = {
  users: "users",
  sessions: "user_sessions",
  coins: "cryptocurrencies",
  sectors: "crypto_sectors",
  news: "news_events",
  regimes: "market_regimes",
  analyses: "sector_analysis",
  watchlists: "watchlists",
  suggestions: "ai_asset_suggestions",
  signals: "trading_signals",
  positions: "portfolio_tracking",
  models: "ai_models",
  tasks: "background_tasks",
} as const satisfies Record<keyof FirstIds, string>;

/** Maximum number of rows per INSERT statement. */
const rowsPerStatement = 5_000;

/**
 * Inserts a sample dataset in one transaction, next to any existing rows, which are never changed. Loading the same
 * dataset again inserts nothing.
 *
 * @param onProgress called after each statement with the number of rows written so far.
 * @throws DatasetConflictError if the database holds a sample dataset with other options.
 */
export async function loadSampleDataset(
  db: Database,
  options: DatasetOptions,
  onProgress: (rows: number) => void = () => {},
): Promise<LoadedDataset> {
  return db.transaction(async (tx) => {
    // Serializes loads, and keeps other sessions from drawing ids in the middle of a reserved range.
    await tx.execute(
      sql`lock table ${sql.join(
        Object.values(tablesWithIds).map((name) => sql.identifier(name)),
        sql`, `,
      )} in share row exclusive mode`,
    );
    const stored = await storedDataset(tx);
    if (stored) {
      if (
        stored.seed === options.seed &&
        stored.scale === options.scale &&
        +stored.until === +options.until
      ) {
        return { rows: 0 };
      }
      throw new DatasetConflictError(stored);
    }
    const placement = {
      firstIds: await drawIds(tx, options.scale),
      totalId: await totalOf(tx),
      hasDefaultWatchlist: (await tx.$count(watchlists, eq(watchlists.type, "default"))) === 0,
    };
    let rows = 0;
    for (const batch of rowsOf(options, placement)) {
      for (let from = 0; from < batch.rows.length; from += rowsPerStatement) {
        const part = batch.rows.slice(from, from + rowsPerStatement);
        // One statement per set of columns, so that absent columns get their defaults.
        for (const alike of groupedByKeys(part)) await write(tx, batch.table, alike);
        rows += Math.min(rowsPerStatement, batch.rows.length - from);
        onProgress(rows);
      }
    }
    return { rows };
  });
}

/** Options of the sample dataset that the database holds; undefined if it holds none. */
export async function storedDataset(db: Database): Promise<DatasetOptions | undefined> {
  const [row] = await db
    .select({
      dataset: sql<{
        seed: number;
        scale: number;
        until: string;
      } | null>`${userProfiles.preferences} -> 'sampleWorld'`,
    })
    .from(userProfiles)
    .innerJoin(users, eq(users.id, userProfiles.userId))
    .where(eq(sql`lower(${users.email})`, sampleEmail(0)));
  return row?.dataset ? { ...row.dataset, until: new Date(row.dataset.until) } : undefined;
}

/** The id of the asset TOTAL, inserted if missing. */
async function totalOf(tx: Database): Promise<number> {
  await tx
    .insert(cryptocurrencies)
    .values(totalMarket)
    .onConflictDoNothing({ target: cryptocurrencies.slug });
  const [row] = await tx
    .select({ id: cryptocurrencies.id })
    .from(cryptocurrencies)
    .where(eq(cryptocurrencies.slug, totalMarket.slug));
  if (!row) throw new Error("The asset TOTAL was not found after its insert.");
  return row.id;
}

/** The asset TOTAL, with the creation time of the sample data. */
export const totalMarket = {
  ...referenceTotal,
  createdAt: new Date("2026-01-01T00:00:00Z"),
  updatedAt: new Date("2026-01-01T00:00:00Z"),
} as const satisfies typeof cryptocurrencies.$inferInsert;

/** Reserves one contiguous range of ids per table. */
async function drawIds(tx: Database, scale: number): Promise<FirstIds> {
  const first: Partial<Record<keyof FirstIds, number>> = {};
  for (const [kind, count] of Object.entries(sizesOf(scale)) as [keyof FirstIds, number][]) {
    const [row] = await tx.execute<{ id: string }>(
      sql`select setval(sequence, nextval(sequence) + ${count} - 1) - ${count} + 1 as id
          from pg_get_serial_sequence(${tablesWithIds[kind]}, 'id') sequence`,
      "objects",
    );
    first[kind] = Number(row?.id);
  }
  return first as FirstIds;
}

function groupedByKeys(rows: Batch["rows"]): object[][] {
  const groups = new Map<string, object[]>();
  for (const row of rows) {
    const keys = Object.keys(row).sort().join();
    const group = groups.get(keys) ?? [];
    group.push(row);
    groups.set(keys, group);
  }
  return [...groups.values()];
}

/** Inserts rows with the same keys in one statement, with one array per column. */
async function write(tx: Database, table: PgTable, rows: Batch["rows"]): Promise<void> {
  const columns = Object.entries(getTableColumns(table)).filter(([key]) => key in (rows[0] ?? {}));
  const names = sql.join(
    columns.map(([, column]) => sql.identifier(column.name)),
    sql`, `,
  );
  const arrays = columns.map(
    ([key, column]) =>
      sql`${arrayLiteral(rows.map((row) => row[key as never]))}::text::${sql.raw(`${column.getSQLType()}[]`)}`,
  );
  await tx.execute(
    sql`insert into ${table} (${names}) overriding system value
        select * from unnest(${sql.join(arrays, sql`, `)}) on conflict do nothing`,
  );
}
