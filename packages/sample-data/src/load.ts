import { type Database, totalMarket as referenceTotal } from "@strata/market-store";
import { arrayLiteral } from "@strata/market-store/array_literal";
import { cryptocurrencies, userProfiles, users, watchlists } from "@strata/schema-relationships";
import { eq, getTableColumns, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { rowsOf } from "./batches.ts";
import { sampleEmail } from "./people.ts";
import { type Batch, type FirstIds, sizesOf, type WorldOptions } from "./world.ts";

/** What loading did: how many rows it wrote, none where this very world was there. */
export interface LoadedWorld {
  readonly rows: number;
}

/** A world of other options is in the database already. */
export class OtherWorldError extends Error {
  /** The options of the one that is there. */
  readonly present: WorldOptions;

  constructor(present: WorldOptions) {
    super(`a sample world of scale ${present.scale} and seed ${present.seed} is in this database already`);
    this.name = "OtherWorldError";
    this.present = present;
  }
}

/** Of what others refer to, the table that holds it. */
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

/** So many rows go in one statement. */
const rowsPerStatement = 5_000;

/**
 * Writes a sample world beside whatever a database holds, in one transaction: all of it is there afterwards, or
 * nothing. A row of one's own is never changed. Loading the same world again writes nothing.
 *
 * @param onProgress is told after each statement how many rows are written.
 * @throws OtherWorldError if a world of other options is there.
 */
export async function loadSampleWorld(
  db: Database,
  options: WorldOptions,
  onProgress: (rows: number) => void = () => {},
): Promise<LoadedWorld> {
  return db.transaction(async (tx) => {
    // One at a time decides whether there is a world, and nobody else draws ids between two of ours.
    await tx.execute(
      sql`lock table ${sql.join(
        Object.values(tablesWithIds).map((name) => sql.identifier(name)),
        sql`, `,
      )} in share row exclusive mode`,
    );
    const present = await presentWorld(tx);
    if (present) {
      if (
        present.seed === options.seed &&
        present.scale === options.scale &&
        +present.until === +options.until
      ) {
        return { rows: 0 };
      }
      throw new OtherWorldError(present);
    }
    const place = {
      firstIds: await drawIds(tx, options.scale),
      totalId: await totalOf(tx),
      hasDefaultList: (await tx.$count(watchlists, eq(watchlists.type, "default"))) === 0,
    };
    let rows = 0;
    for (const batch of rowsOf(options, place)) {
      for (let from = 0; from < batch.rows.length; from += rowsPerStatement) {
        const part = batch.rows.slice(from, from + rowsPerStatement);
        // Rows that leave the same columns to their defaults go together.
        for (const alike of groupedByKeys(part)) await write(tx, batch.table, alike);
        rows += Math.min(rowsPerStatement, batch.rows.length - from);
        onProgress(rows);
      }
    }
    return { rows };
  });
}

/** The options of the sample world that a database holds; undefined where it holds none. */
export async function presentWorld(db: Database): Promise<WorldOptions | undefined> {
  const [row] = await db
    .select({
      world: sql<{
        seed: number;
        scale: number;
        until: string;
      } | null>`${userProfiles.preferences} -> 'sampleWorld'`,
    })
    .from(userProfiles)
    .innerJoin(users, eq(users.id, userProfiles.userId))
    .where(eq(sql`lower(${users.email})`, sampleEmail(0)));
  return row?.world ? { ...row.world, until: new Date(row.world.until) } : undefined;
}

/** The id of the asset TOTAL, which is made where it is missing. */
async function totalOf(tx: Database): Promise<number> {
  await tx
    .insert(cryptocurrencies)
    .values(totalMarket)
    .onConflictDoNothing({ target: cryptocurrencies.slug });
  const [row] = await tx
    .select({ id: cryptocurrencies.id })
    .from(cryptocurrencies)
    .where(eq(cryptocurrencies.slug, totalMarket.slug));
  if (!row) throw new Error("the asset TOTAL is not there");
  return row.id;
}

/** The asset TOTAL, as old as the sample data. */
export const totalMarket = {
  ...referenceTotal,
  createdAt: new Date("2026-01-01T00:00:00Z"),
  updatedAt: new Date("2026-01-01T00:00:00Z"),
} as const satisfies typeof cryptocurrencies.$inferInsert;

/** Draws as many ids as there will be rows, each table's in one go. */
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

/** Writes rows with the same keys in one statement, each column one array. */
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
