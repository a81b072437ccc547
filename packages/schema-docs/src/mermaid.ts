import type { ForeignKeyModel, TableModel } from "./model.ts";

/**
 * A Mermaid `erDiagram` of tables with their columns, types and keys, and of the tables that they reference. A table
 * that is referenced but not given appears by its name only.
 *
 * @example
 * ```ts
 * import { entityDiagram, schemaModel } from "@strata/schema-docs";
 * import * as schema from "@strata/schema-market";
 *
 * const { groups } = schemaModel({ schema });
 * console.log(entityDiagram(groups.flatMap(({ tables }) => tables)));
 * ```
 */
export const entityDiagram = (tables: readonly TableModel[]): string =>
  ["erDiagram", ...tables.flatMap(entity), ...tables.flatMap(relations)].join("\n");

function entity(table: TableModel): string[] {
  const columns = table.columns.map(({ name, type }) => {
    const keys = [
      table.primaryKey.includes(name) && "PK",
      table.foreignKeys.some((key) => key.columns.includes(name)) && "FK",
      table.uniques.some((key) => key.columns.includes(name)) && "UK",
    ].filter((key) => key !== false);
    // Mermaid allows no comma in a type; a diagram does without lengths and precisions.
    return `    ${[word(type.replace(/\(.*\)/, "")), word(name), keys.join(", ")].join(" ").trimEnd()}`;
  });
  return [`  ${entityName(table.name)} {`, ...columns, "  }"];
}

const relations = (table: TableModel): string[] =>
  table.foreignKeys.map(
    (key) =>
      `  ${entityName(key.table)} ${line(key)} ${entityName(table.name)} : "${key.columns.join(", ")}"`,
  );

const line = ({ optional, unique }: ForeignKeyModel): string =>
  `${optional ? "|o" : "||"}--${unique ? "o|" : "o{"}`;

/** A type or a column, which Mermaid takes as one word only: `double precision` is `double_precision`. */
const word = (text: string): string => text.replace(/[^\w[\]]+/g, "_");

const entityName = (name: string): string => (/^\w+$/.test(name) ? name : `"${name.replaceAll('"', "'")}"`);
