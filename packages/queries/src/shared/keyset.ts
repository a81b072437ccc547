import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/**
 * The condition for the page that follows a row, newest first; none for the first page. One comparison of both columns,
 * so that an index on them is entered where the page begins; the id tells apart what happened in one millisecond.
 */
export const olderThan = (
  [time, id]: readonly [PgColumn, PgColumn],
  last: readonly [Date, number] | undefined,
): SQL | undefined =>
  last && sql`(${time}, ${id}) < (${sql.param(last[0], time)}, ${sql.param(last[1], id)})`;
