import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { relations } from "./schema.ts";
import type { Target } from "./target.ts";

/** A Drizzle database or transaction over the whole schema, whatever the driver. */
export type Database = PgAsyncDatabase<PgQueryResultHKT, typeof relations>;

/** An open database: one connection, until it is closed. */
export interface Connection {
  readonly db: Database;
  readonly target: Target;
  /** Closes the connection and, of an embedded database, releases its lock. */
  close(): Promise<void>;
}
