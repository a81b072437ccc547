import type { SQL } from "drizzle-orm";
import type { PgTransactionConfig } from "drizzle-orm/pg-core";

/** What this package needs of a Drizzle transaction for PostgreSQL. */
export interface Session {
  /** Runs a query and returns its rows as objects. */
  execute<Row extends Record<string, unknown>>(query: SQL, mode: "objects"): Promise<Row[]>;
}

/**
 * What this package needs of a Drizzle database for PostgreSQL. That of every driver fits: postgres.js, node-postgres,
 * PGlite and others.
 */
export interface Database extends Session {
  /** Runs a step in a transaction, which is rolled back if the step rejects. */
  transaction<T>(step: (tx: Session) => Promise<T>, config?: PgTransactionConfig): Promise<T>;
}
