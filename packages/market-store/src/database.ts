import type { AnyRelations } from "drizzle-orm";
import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

/**
 * A Drizzle database of PostgreSQL, or a transaction of one, whatever its driver. Without an argument any will do, also
 * one that was opened without relations; with relations `db.query` is limited to those, and to databases that have them.
 */
export type Database<TRelations extends AnyRelations = AnyRelations> = PgAsyncDatabase<
  PgQueryResultHKT,
  TRelations
>;
