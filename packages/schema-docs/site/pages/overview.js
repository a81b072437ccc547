import { diagram } from "../diagram/diagram.js";
import { h } from "../dom.js";
import { hued, link } from "../links.js";
import { groups, tableGroups, tables, title, views } from "../schema.js";
import { row, section } from "../sections.js";

export function overviewPage() {
  const columns = tables.flatMap((table) => table.columns).length;
  return [
    h("h1", {}, title),
    h(
      "p",
      {},
      `${tables.length} tables with ${columns} columns in ${tableGroups.length} groups, and ${views.length} views.`,
    ),
    diagram({ shown: [...tables, ...views] }),
    groups.map((group) =>
      h("section", { style: hued(group) }, entityList(group.name, group.kind, group.entities)),
    ),
  ];
}

/** Links to entities, with their comments. */
export const entityList = (heading, kind, entities) =>
  section(
    heading,
    [kind[0].toUpperCase() + kind.slice(1), "Description"],
    entities.map(({ name, comment }) => row(link(name), comment)),
  );
