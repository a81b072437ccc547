import { entityDiagram, type TableModel, tableModel } from "@strata/schema-docs";
import { getTableName, getViewName, is } from "drizzle-orm";
import { PgMaterializedView } from "drizzle-orm/pg-core";
import { schemaComments } from "../documentation.ts";
import { domains, type SchemaPackage, schemaPackages, tablesOf, viewGroups, viewsOf } from "../domains.ts";
import * as schema from "../schema.ts";
import { markdown, type StaleDocument, staleDocument } from "./generated.ts";

/** The generated lines of each README, by its path in the repository. */
const derived: Readonly<Record<string, () => string[]>> = {
  "docs/tables.md": namesByDomain,
  ...Object.fromEntries(
    Object.entries(schemaPackages).map(([folder, one]) => [
      `packages/${folder}/README.md`,
      () => contents(one),
    ]),
  ),
};

/**
 * The READMEs whose lists and diagrams do not match the schema.
 *
 * @param folder the repository.
 * @throws StrataError if a README is missing or lacks the marker lines.
 */
export const staleReadmes = (folder: string): StaleDocument[] =>
  Object.entries(derived).flatMap(([path, lines]) =>
    staleDocument(folder, path, [{ name: "tables", source: "the schema", lines: lines() }]),
  );

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

/** The views and tables of a package; several domains have a heading each. */
function contents({ domains, views }: SchemaPackage): string[] {
  const several = Object.keys(domains).length > 1;
  const tables = Object.entries(domains).flatMap(([domain, entities], index) => [
    ...(index > 0 ? [""] : []),
    ...(several ? [`### ${domain[0]?.toUpperCase()}${domain.slice(1)}`, ""] : []),
    ...described(tablesOf(entities).map((table) => tableModel(table, schemaComments()))),
  ]);
  return views ? [...tables, ...viewsAndPicture()] : tables;
}

/** The package of the views, and of the one table that references several domains. */
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
