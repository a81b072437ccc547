import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/**
 * Condition of the page after a row, newest first; undefined for the first page. One comparison of both columns, so
 * that an index on them serves it; the id breaks ties within a millisecond.
 */
export const olderThan = (
  [time, id]: readonly [PgColumn, PgColumn],
  last: readonly [Date, number] | undefined,
): SQL | undefined =>
  last && sql`(${time}, ${id}) < (${sql.param(last[0], time)}, ${sql.param(last[1], id)})`;
