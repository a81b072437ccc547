import type { SQL } from "drizzle-orm";
import type { PgTransactionConfig } from "drizzle-orm/pg-core";

/** The subset of a Drizzle transaction on PostgreSQL that this package uses. */
export interface Session {
  /** Runs a query and returns its rows as objects. */
  execute<Row extends Record<string, unknown>>(query: SQL, mode: "objects"): Promise<Row[]>;
}

/**
 * The subset of a Drizzle database on PostgreSQL that this package uses. Every driver is supported: postgres.js,
 * node-postgres, PGlite and others.
 */
export interface Database extends Session {
  /** Runs a step in a transaction, which is rolled back if the step rejects. */
  transaction<T>(step: (tx: Session) => Promise<T>, config?: PgTransactionConfig): Promise<T>;
}
