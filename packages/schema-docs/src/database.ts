import type { SQL } from "drizzle-orm";

/** What this package needs of a Drizzle database for PostgreSQL. That of every driver fits. */
export interface Database {
  execute<Row extends Record<string, unknown>>(query: SQL, mode: "objects"): Promise<Row[]>;
}
