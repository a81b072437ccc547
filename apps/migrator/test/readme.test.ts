import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getTableName, getViewName, is } from "drizzle-orm";
import { PgMaterializedView } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { domains, tablesOf, viewGroups, viewsOf } from "../src/domains.ts";
import { repositoryFolder } from "../src/paths.ts";

// The list of tables and views in the README is derived from the schema. `UPDATE_README=1` writes it anew.

const begin = "<!-- tables: derived from the schema -->";
const end = "<!-- end of tables -->";

const row = (domain: string, what: string, names: string[]) =>
  `| ${domain} | ${names.length} ${what} | ${names.join(", ")} |`;

test("the README lists every table and view, by domain", () => {
  const path = join(repositoryFolder, "README.md");
  const readme = readFileSync(path, "utf8");
  const tables = Object.entries(domains).map(([domain, entities]) =>
    row(
      domain,
      "tables",
      tablesOf(entities).map((table) => `\`${getTableName(table)}\``),
    ),
  );
  const views = Object.entries(viewGroups).map(([group, entities]) =>
    row(
      group,
      "views",
      viewsOf(entities).map(
        (view) => `\`${getViewName(view)}\`${is(view, PgMaterializedView) ? " (materialized)" : ""}`,
      ),
    ),
  );
  const tableCount = Object.values(domains).flatMap(tablesOf).length;
  const viewCount = Object.values(viewGroups).flatMap(viewsOf).length;
  const block = [
    begin,
    "",
    `${tableCount} tables in ${tables.length} domains, and ${viewCount} views over them:`,
    "",
    "| Domain | Count | Names |",
    "| --- | --- | --- |",
    ...tables,
    ...views,
    "",
    end,
  ].join("\n");
  const derived = readme.replace(new RegExp(`${begin}[^]*${end}`), block);
  if (process.env.UPDATE_README) writeFileSync(path, derived);
  expect(derived).toContain(block);
  expect(readFileSync(path, "utf8")).toBe(derived);
});
