import type { ForeignKeyModel, TableModel } from "./model.ts";

/**
 * A Mermaid `erDiagram` of tables with their columns, types and keys, and of what their foreign keys point at. A table
 * that is pointed at but not given stands in it by its name only.
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
    // Mermaid knows no comma in a type; a picture does without lengths and precisions.
    return `    ${[type.replace(/\(.*\)/, ""), name, keys.join(", ")].join(" ").trimEnd()}`;
  });
  return [`  ${table.name} {`, ...columns, "  }"];
}

const relations = (table: TableModel): string[] =>
  table.foreignKeys.map((key) => `  ${key.table} ${line(key)} ${table.name} : "${key.columns.join(", ")}"`);

const line = ({ optional, unique }: ForeignKeyModel): string =>
  `${optional ? "|o" : "||"}--${unique ? "o|" : "o{"}`;
