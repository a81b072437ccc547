import { columnAddress } from "../address.js";
import { copyButtons } from "../copy.js";
import { diagram } from "../diagram/diagram.js";
import { h, tag } from "../dom.js";
import { link } from "../links.js";
import { entities, readersOf } from "../schema.js";
import { rowAt, section } from "../sections.js";
import { viewSql } from "../sql.js";
import { columnTypeScript, selectTypeScript } from "../typescript.js";
import { entityList } from "./overview.js";
import { propertyName } from "./table.js";
import { top } from "./top.js";

export function viewPage(view) {
  const sources = view.reads.map((name) => entities.get(name) ?? { name, comment: "" });
  const readers = readersOf(view.name);
  const shown = [
    view,
    ...sources.filter(({ kind }) => kind),
    ...readers.map(({ name }) => entities.get(name)),
  ];
  return [
    top(view, {
      tags: view.materialized ? ["materialized"] : [],
      sql: viewSql(view),
      typescript: view.exportName && selectTypeScript(view),
    }),
    shown.length > 1 && diagram({ shown, focus: view.name }),
    section(
      "Columns",
      ["Column", "Type", "Description", "Copy"],
      view.columns.map((column) => columnRow(view, column)),
    ),
    entityList("Source tables", "table", sources),
    entityList("Used by views", "view", readers),
    h("h2", {}, "Definition"),
    h("pre", {}, view.definition),
  ];
}

function columnRow(view, column) {
  const address = columnAddress(view.name, column.name);
  return rowAt(
    address,
    [
      h("span", { class: "name" }, column.name),
      column.property && column.property !== column.name && propertyName(column.property),
    ],
    [link(column.type), view.key.includes(column.name) && [" ", tag("key")]],
    column.comment,
    copyButtons(address, undefined, columnTypeScript(view, column)),
  );
}
