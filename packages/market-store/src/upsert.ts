import { type SQL, type SQLChunk, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { arrayLiteral } from "./array_literal.ts";
import type { Database } from "./database.ts";

/** Number of rows by outcome; the sum is the number of input rows. */
export interface UpsertCounts {
  inserted: number;
  updated: number;
  /** Equal to the stored row, or not allowed to overwrite it. */
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

/** Target table of an upsert. */
export interface UpsertTarget<Row> {
  table: PgTable & { createdAt: PgColumn; updatedAt: PgColumn };
  /** Columns of the unique key. */
  key: readonly PgColumn[];
  /** Columns whose values differ between rows, by the property of the row. */
  columns: { readonly [Property in keyof Row]-?: PgColumn };
  /** Columns with a constant value in all rows. */
  constants?: readonly (readonly [PgColumn, unknown])[];
  /** Columns computed from the others, set to null when those change. */
  derived?: readonly PgColumn[];
  /** Condition under which the row `excluded` may overwrite the row `stored`. */
  overwrites: SQL;
  /** The part of a row's key that differs between rows. */
  conflictKey: (row: Row) => string | number;
}

// Large enough to make the round trip negligible, small enough for batches of a few megabytes.
const batchSize = 10_000;

/**
 * Inserts new rows and updates stored ones that differ, in one transaction.
 *
 * @throws if two rows have the same key, and the errors of the database.
 */
export async function upsert<Row>(
  database: Database,
  target: UpsertTarget<Row>,
  rows: readonly Row[],
): Promise<UpsertCounts> {
  // Sorted by key, so that two writers of the same rows wait for each other instead of deadlocking.
  const rowsWithKeys = rows
    .map((row) => ({ row, key: target.conflictKey(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const twice = rowsWithKeys.find(({ key }, at) => rowsWithKeys[at + 1]?.key === key);
  if (twice) throw new Error(`upsert failed: two rows have the key ${twice.key}`);
  const sorted = rowsWithKeys.map(({ row }) => row);

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
 * Builds one statement for any number of rows, with one array parameter per column: Drizzle's `values()` takes six
 * times as long. For each written row it returns whether it was inserted.
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
  // xmax cannot distinguish inserted rows, because a partitioned table returns no system columns. Instead an updated
  // row has updated_at later than created_at, and an inserted one has equal defaults.
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
