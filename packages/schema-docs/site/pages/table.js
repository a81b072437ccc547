import { columnAddress, hrefOf, partAddress } from "../address.js";
import { copyButtons } from "../copy.js";
import { diagram } from "../diagram/diagram.js";
import { code, commas, h, tag } from "../dom.js";
import { link } from "../links.js";
import { entities, keysTo, readersOf } from "../schema.js";
import { row, rowAt, section } from "../sections.js";
import { columnSql, indexText, tableSql } from "../sql.js";
import { columnTypeScript, selectTypeScript } from "../typescript.js";
import { entityList } from "./overview.js";
import { top } from "./top.js";

export function tablePage(table) {
  const incoming = keysTo(table.name);
  const readers = readersOf(table.name);
  const near = new Set([
    table.name,
    ...table.foreignKeys.map((key) => key.table),
    ...incoming.map((one) => one.table.name),
    ...readers.map(({ name }) => name),
  ]);
  return [
    top(table, { sql: tableSql(table), typescript: table.exportName && selectTypeScript(table) }),
    near.size > 1 &&
      diagram({
        shown: [...entities.values()].filter(({ name }) => near.has(name)),
        detailed: new Set([table.name]),
        focus: table.name,
      }),
    section(
      "Columns",
      ["Column", "Type", "Key", "Default", "Description", "Copy"],
      table.columns.map((column) => columnRow(table, column)),
    ),
    section(
      "Foreign keys",
      ["Column", "References", "On delete", "Name"],
      table.foreignKeys.map((key) =>
        rowAt(
          partAddress(table.name, key.name),
          commas(key.columns.map(code)),
          commas(key.foreignColumns.map((column) => link(key.table, column))),
          key.onDelete,
          code(key.name),
        ),
      ),
    ),
    section(
      "Referenced by",
      ["Column", "On delete", "Foreign key"],
      incoming.map(({ table: from, key }) =>
        row(commas(key.columns.map((column) => link(from.name, column))), key.onDelete, code(key.name)),
      ),
    ),
    entityList("Used by views", "view", readers),
    section("Constraints", ["Name", "Definition"], constraintRows(table)),
    section(
      "Indexes",
      ["Name", "Definition"],
      table.indexes.map((index) =>
        rowAt(partAddress(table.name, index.name), code(index.name), [
          index.unique && tag("unique"),
          index.method !== "btree" && tag(index.method),
          code(indexText(index)),
        ]),
      ),
    ),
  ];
}

function constraintRows({ name, primaryKey, uniques, checks }) {
  const keyRow = (key, kind) =>
    rowAt(partAddress(name, key.name), code(key.name), [tag(kind), code(`(${key.columns.join(", ")})`)]);
  return [
    ...(primaryKey ? [keyRow(primaryKey, "PK")] : []),
    ...uniques.map((key) => keyRow(key, "unique")),
    ...checks.map((check) =>
      rowAt(partAddress(name, check.name), code(check.name), [tag("check"), code(check.expression)]),
    ),
  ];
}

function columnRow(table, column) {
  const { name, type, nullable, property, comment } = column;
  const address = columnAddress(table.name, name);
  const keys = table.foreignKeys.filter((key) => key.columns.includes(name));
  const value = column.generated?.endsWith("identity") ? "identity" : (column.generated ?? column.default);
  return rowAt(
    address,
    [h("a", { class: "name own", href: hrefOf(address) }, name), property !== name && propertyName(property)],
    [link(type), nullable && h("span", { class: "name quiet" }, " null")],
    [
      table.primaryKey?.columns.includes(name) && tag("PK"),
      table.uniques.some((key) => key.columns.includes(name)) && tag("UK"),
      keys.map((key) => [tag("FK"), link(key.table)]),
    ],
    value !== undefined && code(value),
    comment,
    copyButtons(address, columnSql(column), columnTypeScript(table, column)),
  );
}

/** The TypeScript name of a column, below its SQL name. */
export const propertyName = (property) => h("small", { class: "name quiet" }, property);
