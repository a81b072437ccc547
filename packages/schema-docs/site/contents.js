// The list of all pages beside the page.

import { addressOf } from "./address.js";
import { h } from "./dom.js";
import { groupLink, hued, link } from "./links.js";
import { groups, title } from "./schema.js";

const contents = document.getElementById("contents");
const menu = document.getElementById("menu");

document.querySelector("header").prepend(h("a", { class: "brand", href: "#" }, title));
contents.append(
  ...groups.map((group) =>
    h(
      "section",
      { style: hued(group) },
      h("h2", {}, group.kind === "table" ? groupLink(group, { class: "group" }) : group.name),
      group.entities.map(({ name }) => link(name)),
    ),
  ),
);

// On a narrow page the list is behind a button.
const openMenu = (open) => {
  menu.setAttribute("aria-expanded", String(open));
  contents.classList.toggle("open", open);
};
menu.addEventListener("click", () => openMenu(menu.getAttribute("aria-expanded") !== "true"));

/** Marks the entry of the current page. */
export function markCurrent(address) {
  openMenu(false);
  for (const entry of contents.querySelectorAll("a")) {
    const current = addressOf(entry.hash) === address;
    if (current) entry.setAttribute("aria-current", "page");
    else entry.removeAttribute("aria-current");
    if (current) entry.scrollIntoView({ block: "nearest" });
  }
}
