import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getTableName } from "drizzle-orm";
import { expect, test } from "vitest";
import { domains, tablesOf } from "../src/domains.ts";
import { repositoryFolder } from "../src/paths.ts";

// The list of tables in the README is derived from the schema. `UPDATE_README=1` writes it anew.

const begin = "<!-- tables: derived from the schema -->";
const end = "<!-- end of tables -->";

test("the README lists every table, by domain", () => {
  const path = join(repositoryFolder, "README.md");
  const readme = readFileSync(path, "utf8");
  const count = Object.values(domains).flatMap(tablesOf).length;
  const lines = Object.entries(domains).map(([domain, entities]) => {
    const names = tablesOf(entities).map((table) => `\`${getTableName(table)}\``);
    return `- **${domain}** (${names.length}): ${names.join(", ")}`;
  });
  const block = [begin, "", `${count} tables:`, "", ...lines, "", end].join("\n");
  const derived = readme.replace(new RegExp(`${begin}[^]*${end}`), block);
  if (process.env.UPDATE_README) writeFileSync(path, derived);
  expect(derived).toContain(block);
  expect(readFileSync(path, "utf8")).toBe(derived);
});
