import type { AnyRelations } from "drizzle-orm";
import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

/**
 * A Drizzle database on PostgreSQL, or a transaction, of any driver. Without a type argument it accepts databases with
 * any relations or none; with one, only databases that have these relations, and `db.query` is typed by them.
 */
export type Database<TRelations extends AnyRelations = AnyRelations> = PgAsyncDatabase<
  PgQueryResultHKT,
  TRelations
>;
