import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type SchemaPackage, schemaPackages, tablesOf } from "@strata/migrator/domains";
import { repositoryFolder } from "@strata/migrator/paths";
import * as schema from "@strata/migrator/schema";
import { getColumns, getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { describe, expect, test } from "vitest";
import { allCases } from "./constraints/all.ts";

// Every table is complete. A failure names what is missing and the file it belongs to.

const withTables = Object.entries<SchemaPackage>(schemaPackages)
  .map(([name, { domains }]) => ({ name, tables: Object.values(domains).flatMap(tablesOf) }))
  .filter(({ tables }) => tables.length > 0);

const keyOf = (table: PgTable) => Object.entries(schema).find(([, entity]) => entity === table)?.[0] ?? "";

test.each(Object.keys(schemaPackages))("exports every table created in a file of %s", (name) => {
  const exported = tablesOf(schema).map(getTableName);
  const sources = join(repositoryFolder, "packages", name, "src");
  for (const file of readdirSync(sources, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    for (const [, table] of readFileSync(join(sources, file), "utf8").matchAll(/\bpgTable\(\s*"(\w+)"/g)) {
      const missing = `${table} of packages/${name}/src/${file} is not exported from the package's src/index.ts`;
      expect(exported, missing).toContain(table);
    }
  }
});

describe.each(withTables)("$name", ({ name, tables }) => {
  test("lists every table in the relations", () => {
    for (const table of tablesOf(schema).filter((one) =>
      tables.map(getTableName).includes(getTableName(one)),
    )) {
      const missing = `${getTableName(table)} is not named in packages/${name}/src/relations.ts`;
      expect(Object.keys(schema.relations), missing).toContain(keyOf(table));
    }
  });

  test("has validators for every table", async () => {
    const file = `packages/${name}/src/validators.ts`;
    const validators: Record<string, { select: { shape: object } }> = await import(
      join(repositoryFolder, file)
    );
    const shapes = Object.values(validators).map(({ select }) => Object.keys(select.shape).sort());
    for (const table of tables) {
      const missing = `${getTableName(table)} has no validators in ${file}`;
      expect(shapes, missing).toContainEqual(Object.keys(getColumns(table)).sort());
    }
    expect(shapes).toHaveLength(tables.length);
  });

  test("has constraint cases for every table", () => {
    const known = allCases.map(({ table }) => getTableName(table));
    for (const table of tables.map(getTableName)) {
      expect(known, `${table} has no cases in tests/conformance/test/constraints`).toContain(table);
    }
  });
});

test("has exactly one set of cases per table", () => {
  const tables = tablesOf(schema).map(getTableName);
  expect(allCases.map(({ table }) => getTableName(table)).sort()).toEqual(tables);
});
