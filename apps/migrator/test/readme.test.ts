import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getTableName, getViewName, is } from "drizzle-orm";
import { PgMaterializedView } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { domains, tablesOf, viewGroups, viewsOf } from "../src/domains.ts";
import { repositoryFolder } from "../src/paths.ts";
import { padded } from "../src/text.ts";

// The list of tables and views in the README is derived from the schema. `UPDATE_README=1` writes it anew.

const begin = "<!-- tables: derived from the schema -->";
const end = "<!-- end of tables -->";

/** Rows as a Markdown table, the first one its head, as the formatter writes it. */
function markdown(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [head, ...lines] = rows.map(
    (row) => `| ${widths.map((width, column) => padded(row[column] ?? "", width)).join(" | ")} |`,
  );
  return [head ?? "", `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...lines];
}

test("the README lists every table and view, by domain", () => {
  const path = join(repositoryFolder, "README.md");
  const readme = readFileSync(path, "utf8");
  const tables = Object.entries(domains).map(([domain, entities]) => ({
    domain,
    names: tablesOf(entities).map((table) => `\`${getTableName(table)}\``),
  }));
  const views = Object.entries(viewGroups).map(([domain, entities]) => ({
    domain,
    names: viewsOf(entities).map(
      (view) => `\`${getViewName(view)}\`${is(view, PgMaterializedView) ? " (materialized)" : ""}`,
    ),
  }));
  const count = (lists: readonly { names: string[] }[]) => lists.flatMap(({ names }) => names).length;
  const block = [
    begin,
    "",
    `${count(tables)} tables in ${tables.length} domains, and ${count(views)} views over them:`,
    "",
    ...markdown([
      ["Domain", "Count", "Names"],
      ...tables.map(({ domain, names }) => [domain, `${names.length} tables`, names.join(", ")]),
      ...views.map(({ domain, names }) => [domain, `${names.length} views`, names.join(", ")]),
    ]),
    "",
    end,
  ].join("\n");
  const derived = readme.replace(new RegExp(`${begin}[^]*${end}`), block);
  if (process.env.UPDATE_README) writeFileSync(path, derived);
  expect(derived).toContain(block);
  expect(readFileSync(path, "utf8")).toBe(derived);
});
