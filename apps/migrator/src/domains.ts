import * as core from "@strata/schema-core";
import * as market from "@strata/schema-market";
import { getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";

/** What each domain package exports, in the order in which they build on each other. */
export const domains = { core, market };

/** The tables of a domain by SQL name, in alphabetical order. */
export const tablesOf = (domain: Record<string, unknown>): PgTable[] =>
  Object.values(domain)
    .filter((entity): entity is PgTable => is(entity, PgTable))
    .sort((a, b) => (getTableName(a) < getTableName(b) ? -1 : 1));
