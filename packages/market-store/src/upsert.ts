import { type SQL, type SQLChunk, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { arrayLiteral } from "./array_literal.ts";
import type { Database } from "./database.ts";

/** What became of the rows given to a writer: their number is the sum. */
export interface UpsertCounts {
  inserted: number;
  updated: number;
  /** Left as they were: equal to what is stored, or not allowed to overwrite it. */
  unchanged: number;
}

/** Options of a writer. */
export interface WriteOptions {
  /**
   * What happens to a stored row with the same key: `update` replaces it, `ignore` leaves it unchanged.
   *
   * @default "update"
   */
  readonly onConflict?: "update" | "ignore";
}

/** How rows are written to a table. */
export interface UpsertTarget<Row> {
  table: PgTable & { createdAt: PgColumn; updatedAt: PgColumn };
  /** The columns of the unique key. */
  key: readonly PgColumn[];
  /** The columns whose values differ from row to row, by the property that holds them. */
  columns: { readonly [Property in keyof Row]-?: PgColumn };
  /** The columns, with the values that all rows have in common. */
  constants?: readonly (readonly [PgColumn, unknown])[];
  /** Columns computed from the others, emptied when those change. */
  derived?: readonly PgColumn[];
  /** Which of the rows `stored` may be overwritten by the row `excluded`. */
  overwrites: SQL;
  /** The key of a row as far as it differs from row to row. */
  keyOf: (row: Row) => string | number;
}

// Enough that the round trip no longer counts, small enough that a batch stays a few megabytes.
const batchSize = 10_000;

/**
 * Inserts the rows whose key is new and updates those that differ from what is stored, in one transaction: all of
 * them are written or none.
 *
 * @throws if two rows have the same key, and what the database throws.
 */
export async function upsert<Row>(
  database: Database,
  target: UpsertTarget<Row>,
  rows: readonly Row[],
): Promise<UpsertCounts> {
  // In the order of the key, so that two writers of the same rows wait for each other instead of deadlocking.
  const keyed = rows.map((row) => ({ row, key: target.keyOf(row) })).sort((a, b) => (a.key < b.key ? -1 : 1));
  const twice = keyed.find(({ key }, at) => keyed[at + 1]?.key === key);
  if (twice) throw new Error(`two rows have the key ${twice.key}`);
  const sorted = keyed.map(({ row }) => row);

  const counts = { inserted: 0, updated: 0, unchanged: rows.length };
  await database.transaction(async (transaction) => {
    for (let from = 0; from < sorted.length; from += batchSize) {
      const statement = statementOf(target, sorted.slice(from, from + batchSize));
      const written = await transaction.execute<[boolean]>(statement, "arrays");
      const inserted = written.filter(([isNew]) => isNew).length;
      counts.inserted += inserted;
      counts.updated += written.length - inserted;
      counts.unchanged -= written.length;
    }
  });
  return counts;
}

/**
 * One statement for any number of rows, each column one array parameter: drizzle's `values()` takes six times as
 * long. It returns a row for each row that it wrote, saying whether that is new.
 */
function statementOf<Row>(
  { table, key, columns, constants = [], derived = [], overwrites }: UpsertTarget<Row>,
  rows: readonly Row[],
): SQL {
  const varying = Object.entries(columns) as [keyof Row, PgColumn][];
  const written = [...constants.map(([column]) => column), ...varying.map(([, column]) => column)];
  const compared = written.filter((column) => !key.includes(column));
  const [createdAt, updatedAt] = [nameOf(table.createdAt), nameOf(table.updatedAt)];

  const values = [
    ...constants.map(([column, value]) => sql`${value}::${typeOf(column)}`),
    ...varying.map(([, column]) => sql`incoming.${nameOf(column)}`),
  ];
  const arrays = varying.map(
    ([property, column]) => sql`${arrayLiteral(rows.map((row) => row[property]))}::text::${typeOf(column)}[]`,
  );
  // Which rows are new cannot be told by xmax: a partitioned table returns no system columns. Instead a changed row
  // is always updated later than it was created, and a new one, by the defaults, in the same moment.
  const changes = [
    ...compared.map((column) => sql`${nameOf(column)} = excluded.${nameOf(column)}`),
    ...derived.map((column) => sql`${nameOf(column)} = null`),
    sql`${updatedAt} = greatest(now(), stored.${createdAt} + interval '1 millisecond')`,
  ];
  const stored = compared.map((column) => sql`stored.${nameOf(column)}`);
  const excluded = compared.map((column) => sql`excluded.${nameOf(column)}`);
  return sql`
    insert into ${table} as stored (${list(written.map(nameOf))})
    select ${list(values)}
    from unnest(${list(arrays)}) as incoming (${list(varying.map(([, column]) => nameOf(column)))})
    on conflict (${list(key.map(nameOf))}) do update set ${list(changes)}
    where (${list(stored)}) is distinct from (${list(excluded)}) and (${overwrites})
    returning stored.${createdAt} = stored.${updatedAt}`;
}

const list = (items: readonly SQLChunk[]): SQL => sql.join([...items], sql`, `);
const nameOf = (column: PgColumn) => sql.identifier(column.name);
const typeOf = (column: PgColumn) => sql.raw(column.getSQLType());
