// Boxes and lines as SVG.

import { hrefOf } from "../address.js";
import { s } from "../dom.js";
import { hued } from "../links.js";
import { headHeight, rowHeight } from "./graph.js";

export const drawBox = ({ entity, lines, x, y, width, height }, focused) =>
  s(
    "a",
    {
      href: hrefOf(entity.name),
      class: [entity.kind, focused && "focus"].filter(Boolean).join(" "),
      style: hued(entity.group),
      transform: `translate(${x},${y})`,
    },
    s("rect", { class: "box", width, height, rx: entity.kind === "view" ? headHeight / 2 : 5 }),
    s("rect", { class: "head", width, height: headHeight, rx: entity.kind === "view" ? headHeight / 2 : 5 }),
    s("text", { class: "title", x: 10, y: 17 }, entity.name),
    lines.map((line, index) => {
      const y = headHeight + (index + 1) * rowHeight - 3;
      return s("text", { class: "column", x: 10, y }, columnText(entity, line));
    }),
  );

function columnText(table, column) {
  const inPrimaryKey = table.primaryKey?.columns.includes(column);
  const toItself = table.foreignKeys.some((key) => key.table === table.name && key.columns.includes(column));
  return `${inPrimaryKey ? "◆" : "◇"} ${column}${toItself ? " ↺" : ""}`;
}

export const drawEdge = (edge) =>
  s(
    "path",
    {
      class: edge.key ? "edge" : "edge source",
      d: curve(edge),
      "marker-start": edge.key && `url(#${edge.key.unique ? "maybe" : "many"})`,
      "marker-end": `url(#${edge.key ? (edge.key.optional ? "maybe" : "one") : "arrow"})`,
    },
    s("title", {}, edge.label),
  );

function curve({ from, to, fromY, toY }) {
  // In a cycle, a line to the right leaves its box on the right.
  const back = to.x >= from.x;
  const x1 = back ? from.x + from.width : from.x;
  const x2 = back ? to.x : to.x + to.width;
  const bend = (back ? 1 : -1) * Math.max(40, Math.abs(x1 - x2) / 2);
  const [y1, y2] = [from.y + fromY, to.y + toY];
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
}

/** The ends of lines: exactly one row, at most one, many; and a source of a view. */
export const markers = () =>
  [
    ["one", s("path", { d: "M8,1 V11 M12,1 V11" })],
    ["maybe", [s("path", { d: "M12,1 V11" }), s("circle", { cx: 6, cy: 6, r: 3.5 })]],
    ["many", s("path", { d: "M16,0 L6,6 L16,12" })],
    ["arrow", s("path", { d: "M8,1 L15,6 L8,11" })],
  ].map(([id, shape]) =>
    s(
      "marker",
      {
        id,
        markerWidth: 16,
        markerHeight: 12,
        refX: 16,
        refY: 6,
        orient: "auto-start-reverse",
        markerUnits: "userSpaceOnUse",
      },
      shape,
    ),
  );
