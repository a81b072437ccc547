import { h } from "./dom.js";

/** A heading and a table, or nothing if there are no rows. In a narrow page each row becomes a block. */
export function section(title, head, rows) {
  if (rows.length === 0) return [];
  for (const row of rows) {
    for (const [index, cell] of [...row.cells].entries()) cell.dataset.head = head[index];
  }
  return [
    h("h2", {}, title),
    h(
      "table",
      { "aria-label": title },
      h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, rows),
    ),
  ];
}

export const row = (...cells) => h("tr", {}, ...cells.map((cell) => h("td", {}, cell)));

/** A row with an address, to which a search result leads. */
export function rowAt(address, ...cells) {
  const element = row(...cells);
  element.id = address;
  return element;
}
