import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { entityDiagram, type TableModel, tableModel } from "@strata/schema-docs";
import { getTableName, getViewName, is } from "drizzle-orm";
import { PgMaterializedView } from "drizzle-orm/pg-core";
import { schemaComments } from "../documentation.ts";
import { domains, type SchemaPackage, schemaPackages, tablesOf, viewGroups, viewsOf } from "../domains.ts";
import { exitCodes, messageOf, StrataError } from "../errors.ts";
import * as schema from "../schema.ts";
import { padded } from "../text.ts";

// What a README shows of the schema stands between two lines that no reader sees, and is derived from the schema.
const begin = "<!-- tables: derived from the schema -->";
const end = "<!-- end of tables -->";

/** The derived lines of each README, by its path in the repository. */
const derived: Readonly<Record<string, () => string[]>> = {
  "docs/tables.md": namesByDomain,
  ...Object.fromEntries(
    Object.entries(schemaPackages).map(([folder, one]) => [
      `packages/${folder}/README.md`,
      () => contents(one),
    ]),
  ),
};

/** A README whose derived part is not what the schema says. */
export interface StaleReadme {
  /** In the repository. */
  readonly path: string;
  write(): void;
}

/**
 * The READMEs whose lists and pictures are not those of the schema.
 *
 * @param folder the repository.
 * @throws StrataError if a README is missing or lacks the two lines.
 */
export const staleReadmes = (folder: string): StaleReadme[] =>
  Object.entries(derived).flatMap(([path, lines]) => {
    const file = join(folder, path);
    const text = read(file, path);
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new StrataError(exitCodes.configuration, "A README has no place for its tables.", {
        where: path,
        hint: `Put these two lines where they belong:\n${begin}\n${end}`,
      });
    }
    const fresh = [text.slice(0, from) + begin, "", ...lines(), "", text.slice(to)].join("\n");
    return fresh === text ? [] : [{ path, write: () => writeFileSync(file, fresh) }];
  });

function read(file: string, path: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new StrataError(exitCodes.configuration, `A README cannot be read: ${messageOf(cause)}`, {
      where: path,
      hint: "Run it in a clone of the repository, where each schema package has its README.",
      cause,
    });
  }
}

function namesByDomain(): string[] {
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
  return [
    `${count(tables)} tables in ${tables.length} domains, and ${count(views)} views over them:`,
    "",
    ...markdown([
      ["Domain", "Count", "Names"],
      ...tables.map(({ domain, names }) => [domain, `${names.length} tables`, names.join(", ")]),
      ...views.map(({ domain, names }) => [domain, `${names.length} views`, names.join(", ")]),
    ]),
  ];
}

/** The views and the tables of a package; tables of several domains have a heading each. */
function contents({ domains, views }: SchemaPackage): string[] {
  const several = Object.keys(domains).length > 1;
  const tables = Object.entries(domains).flatMap(([domain, entities], index) => [
    ...(index > 0 ? [""] : []),
    ...(several ? [`### ${domain[0]?.toUpperCase()}${domain.slice(1)}`, ""] : []),
    ...described(tablesOf(entities).map((table) => tableModel(table, schemaComments()))),
  ]);
  return views ? [...tables, ...viewsAndPicture()] : tables;
}

/** A package of views, and of one table that no single domain can have. */
function viewsAndPicture(): string[] {
  const views = viewsOf(schema).map((view) => [
    `\`${getViewName(view)}\``,
    `${schemaComments()[getViewName(view)]?.comment ?? ""}${is(view, PgMaterializedView) ? " (materialized)" : ""}`,
  ]);
  return [
    ...markdown([["View", "What it shows"], ...views]),
    "",
    ...described([tableModel(schema.suggestionFeedback, schemaComments())]),
  ];
}

const described = (tables: readonly TableModel[]): string[] => [
  ...markdown([["Table", "What it holds"], ...tables.map(({ name, comment }) => [`\`${name}\``, comment])]),
  "",
  "```mermaid",
  entityDiagram(tables),
  "```",
];

/** Rows as a Markdown table, the first one its head, as the formatter writes it. */
function markdown(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [head, ...lines] = rows.map(
    (row) => `| ${widths.map((width, column) => padded(row[column] ?? "", width)).join(" | ")} |`,
  );
  return [head ?? "", `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...lines];
}
