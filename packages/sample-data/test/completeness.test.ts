import * as schema from "@strata/schema-relationships";
import { getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { rowsOf } from "../src/batches.ts";
import { type FirstIds, sizesOf } from "../src/dataset.ts";
import { defaultDataset } from "../src/index.ts";

test("every table has sample rows", () => {
  const firstIds = Object.fromEntries(Object.keys(sizesOf(1)).map((name) => [name, 1])) as FirstIds;
  const filled = new Set<string>();
  for (const { table, rows } of rowsOf(defaultDataset, {
    firstIds,
    totalId: 1,
    hasDefaultWatchlist: false,
  })) {
    if (rows.length > 0) filled.add(getTableName(table));
  }
  const entities: unknown[] = Object.values(schema);
  for (const table of entities.filter((entity) => is(entity, PgTable)).map(getTableName)) {
    expect(filled.has(table), `${table} has no sample rows in packages/sample-data/src`).toBe(true);
  }
});
