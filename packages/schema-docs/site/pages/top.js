import { copyButtons } from "../copy.js";
import { code, h, tag } from "../dom.js";
import { groupLink, hued } from "../links.js";

/** The beginning of the page of a table, a view or an enum. */
export const top = ({ name, exportName, comment, group, kind }, { tags = [], sql, typescript }) => [
  h(
    "p",
    { class: "crumb", style: hued(group) },
    kind,
    kind === "table" && [" in ", groupLink(group)],
    kind === "view" && ` in ${group.name}`,
    tags.map((text) => [" ", tag(text)]),
  ),
  h("h1", { class: "name" }, name),
  h("p", {}, comment),
  h(
    "p",
    { class: "crumb" },
    exportName && ["TypeScript ", code(exportName), " "],
    copyButtons(name, sql, typescript),
  ),
];
