import type { ForeignKeyModel, TableModel } from "./model.ts";

/**
 * A Mermaid `erDiagram` of tables with their columns, types and keys. A referenced table that is not among them appears
 * by name only.
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
      table.primaryKey?.columns.includes(name) && "PK",
      table.foreignKeys.some((key) => key.columns.includes(name)) && "FK",
      table.uniques.some((key) => key.columns.includes(name)) && "UK",
    ].filter(Boolean);
    // Mermaid allows no comma in a type, so lengths and precisions are omitted.
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

/** A type or a column as the single word that Mermaid requires: `double_precision`. */
const word = (text: string): string => text.replace(/[^\w[\]]+/g, "_");

const entityName = (name: string): string => (/^\w+$/.test(name) ? name : `"${name.replaceAll('"', "'")}"`);
