import type { SQL } from "drizzle-orm";
import type { PgTransactionConfig } from "drizzle-orm/pg-core";

/** What this package needs of a Drizzle transaction for PostgreSQL. */
export interface Session {
  execute<Row extends Record<string, unknown>>(query: SQL, mode: "objects"): Promise<Row[]>;
}

/**
 * What this package needs of a Drizzle database for PostgreSQL. That of every driver fits: postgres.js, node-postgres,
 * PGlite and others.
 */
export interface Database extends Session {
  transaction<T>(step: (tx: Session) => Promise<T>, config?: PgTransactionConfig): Promise<T>;
}
