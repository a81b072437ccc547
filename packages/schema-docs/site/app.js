// The data dictionary: shows the page of the address in the URL's fragment.

import { addressOf, groupAddress } from "./address.js";
import { code, h, present } from "./dom.js";
import { entityAt } from "./names.js";
import { enumPage } from "./pages/enum.js";
import { groupPage } from "./pages/group.js";
import { overviewPage } from "./pages/overview.js";
import { tablePage } from "./pages/table.js";
import { viewPage } from "./pages/view.js";
import { groups, title } from "./schema.js";
import "./search/box.js";
import { markCurrent } from "./contents.js";
import "./theme.js";

const main = document.getElementById("main");
const pages = { table: tablePage, view: viewPage, enum: enumPage };

function pageOf(address) {
  if (address === "") return { page: overviewPage() };
  const group = groups.find((one) => one.kind === "table" && address === groupAddress(one));
  if (group) return { heading: group.name, page: groupPage(group) };
  const entity = entityAt(address);
  if (entity) return { heading: entity.name, page: pages[entity.kind](entity) };
  return {
    heading: "Not found",
    page: [h("h1", {}, "Not found"), h("p", {}, "The schema has nothing named ", code(address), ".")],
  };
}

function show() {
  const address = addressOf(location.hash);
  const { heading, page } = pageOf(address);
  document.title = heading === undefined ? title : `${heading} · ${title}`;
  main.replaceChildren(...present(page));
  markCurrent(entityAt(address)?.name ?? address);
  const part = main.querySelector(`tr[id="${CSS.escape(address)}"]`);
  part?.classList.add("found");
  if (part) part.scrollIntoView({ block: "center" });
  else scrollTo(0, 0);
}

addEventListener("hashchange", show);
show();
