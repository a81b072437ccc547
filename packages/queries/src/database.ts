import type { relations } from "@strata/schema-relationships";
import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

/** A Drizzle database or transaction over the whole schema, whatever the driver. */
export type Database = PgAsyncDatabase<PgQueryResultHKT, typeof relations>;
