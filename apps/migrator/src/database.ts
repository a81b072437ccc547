import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { relations } from "./schema.ts";
import type { Target } from "./target.ts";

/** A Drizzle database or transaction with the whole schema, for any driver. */
export type Database = PgAsyncDatabase<PgQueryResultHKT, typeof relations>;

/** An open database with one connection. */
export interface Connection {
  readonly db: Database;
  readonly target: Target;
  /** Closes the connection and, of an embedded database, releases its lock. */
  close(): Promise<void>;
}
