import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Compiler, DEFAULT_ENTRY, MemoryProjectLayout } from "@dbml/parse";
import { type Dictionary, tablesOf, viewsOf } from "@strata/schema-docs";
import { getTableName, getViewName } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { draw } from "../src/diagram/draw.ts";
import { domains } from "../src/domains.ts";
import { exitCodes } from "../src/errors.ts";
import * as schema from "../src/schema.ts";

let folder: string;
let dictionary: Dictionary;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "strata-diagram-"));
  await draw(folder);
  const page = readFileSync(join(folder, "index.html"), "utf8");
  dictionary = JSON.parse(
    /(?<=<script id="schema" type="application\/json">).*?(?=<\/script>)/s.exec(page)?.[0] ?? "",
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

test("reports the path of a folder that is not writable", async () => {
  await expect(draw(join(folder, "index.html"))).rejects.toMatchObject({
    exitCode: exitCodes.configuration,
    where: join(folder, "index.html", "schema.dbml"),
  });
});

test("the DBML file has every table, reference, enum and group of the schema", () => {
  const layout = new MemoryProjectLayout({
    [DEFAULT_ENTRY.absolute]: readFileSync(join(folder, "schema.dbml"), "utf8"),
  });
  const report = new Compiler(layout).interpretFile(DEFAULT_ENTRY);
  expect(report.getErrors()).toEqual([]);
  const database = report.getValue();
  const tables = dictionary.groups.flatMap((group) => group.tables);
  expect(database?.tables.map(({ name }) => name)).toEqual(tables.map(({ name }) => name));
  expect(database?.refs).toHaveLength(tables.flatMap((table) => table.foreignKeys).length);
  expect(database?.enums.map(({ name }) => name)).toEqual(dictionary.enums.map(({ name }) => name));
  expect(database?.tableGroups).toHaveLength(Object.keys(domains).length);
  // A foreign key between packages, which only the composed schema has.
  expect(database?.refs.map(({ name }) => name)).toContain("suggestion_feedback_user_id_fk");
});

describe("the dictionary", () => {
  const entities = () => [
    ...dictionary.groups.flatMap(({ tables }) => tables),
    ...dictionary.viewGroups.flatMap(({ views }) => views),
  ];

  test("has every table and view of the schema, each in a group", () => {
    const names = entities().map(({ name }) => name);
    expect(names.toSorted()).toEqual(
      [...tablesOf(schema).map(getTableName), ...viewsOf(schema).map(getViewName)].toSorted(),
    );
    expect(names.length).toBeGreaterThanOrEqual(32 + 19);
    expect(dictionary.groups.map(({ name }) => name)).toEqual(Object.keys(domains));
    expect(dictionary.viewGroups.map(({ name }) => name)).toEqual(["dashboards", "analyses"]);
  });

  test("has a comment and columns with types and comments for every entity", () => {
    for (const { name, comment, columns } of entities()) {
      expect(comment, name).not.toBe("");
      expect(columns.length, name).toBeGreaterThan(0);
      for (const column of columns) {
        expect(column.type, `${name}.${column.name}`).not.toBe("");
        expect(column.comment, `${name}.${column.name}`).not.toBe("");
      }
    }
    for (const { name, comment } of dictionary.enums) expect(comment, name).not.toBe("");
  });

  test("has a page for every target of a link", () => {
    const pages = new Set([...entities(), ...dictionary.enums].map(({ name }) => name));
    // The names are unique and need no escaping in a URL.
    expect(pages.size).toBe(entities().length + dictionary.enums.length);
    for (const name of pages) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    for (const { foreignKeys } of dictionary.groups.flatMap(({ tables }) => tables)) {
      for (const { table } of foreignKeys) expect(pages).toContain(table);
    }
    for (const { name, reads } of dictionary.viewGroups.flatMap(({ views }) => views)) {
      expect(reads.length, name).toBeGreaterThan(0);
      for (const read of reads) expect(pages).toContain(read);
    }
  });

  test("names the key of each materialized view", () => {
    const materialized = dictionary.viewGroups
      .flatMap(({ views }) => views)
      .filter((view) => view.materialized);
    expect(materialized.map(({ name, key }) => [name, key])).toContainEqual([
      "candle_coverage",
      ["cryptocurrency_id", "timeframe"],
    ]);
    for (const { name, key } of materialized) expect(key.length, name).toBeGreaterThan(0);
  });
});
