import type { SQL } from "drizzle-orm";

/** The part of a Drizzle database for PostgreSQL that this package uses. Every driver's database satisfies it. */
export interface Database {
  /** Runs a query and returns its rows as objects. */
  execute<Row extends Record<string, unknown>>(query: SQL, mode: "objects"): Promise<Row[]>;
}
