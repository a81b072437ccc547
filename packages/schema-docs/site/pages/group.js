import { diagram } from "../diagram/diagram.js";
import { h } from "../dom.js";
import { entities, title, views } from "../schema.js";
import { entityList } from "./overview.js";

export function groupPage(group) {
  const names = new Set(group.entities.map(({ name }) => name));
  const referenced = new Set(group.entities.flatMap((table) => table.foreignKeys.map((key) => key.table)));
  const readers = views.filter(({ reads }) => reads.some((name) => names.has(name)));
  const shown = [...entities.values()].filter(({ name }) => names.has(name) || referenced.has(name));
  return [
    h("p", { class: "crumb" }, h("a", { href: "#" }, title)),
    h("h1", {}, group.name),
    diagram({ shown: [...shown, ...readers], detailed: names }),
    entityList("Tables", "table", group.entities),
    entityList("Views", "view", readers),
  ];
}
