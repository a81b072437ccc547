import type { SQL } from "drizzle-orm";

/** What this package needs of a Drizzle database for PostgreSQL. That of every driver fits. */
export interface Database {
  /** Runs a query and returns its rows as objects. */
  execute<Row extends Record<string, unknown>>(query: SQL, mode: "objects"): Promise<Row[]>;
}
