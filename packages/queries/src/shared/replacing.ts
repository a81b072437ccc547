import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/**
 * The `onConflictDoUpdate` options that replace these columns of a stored row only if one of them differs, so that
 * repeated values change nothing, not even `updated_at`.
 */
export function replacing(columns: Record<string, PgColumn>): { set: Record<string, SQL>; setWhere: SQL } {
  const excluded = (column: PgColumn) => sql`excluded.${sql.identifier(column.name)}`;
  const stored = Object.values(columns);
  return {
    set: Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, excluded(column)])),
    setWhere: sql`(${sql.join(stored, sql`, `)}) is distinct from (${sql.join(stored.map(excluded), sql`, `)})`,
  };
}
