// The search field and its list of results, by keyboard and pointer.

import { hrefOf } from "../address.js";
import { h } from "../dom.js";
import { search } from "./rank.js";

const field = document.getElementById("search");
const results = document.getElementById("results");
const count = document.getElementById("count");
const contents = document.getElementById("contents");

const limit = 60;

function showResults() {
  const query = field.value.toLowerCase().trim();
  const items = query === "" ? [] : search(query);
  results.hidden = items.length === 0;
  contents.hidden = query !== "";
  count.textContent = query === "" ? "" : counted(items.length);
  field.setAttribute("aria-expanded", String(items.length > 0));
  const [word] = query.split(/\s+/);
  results.replaceChildren(...items.slice(0, limit).map((item, index) => option(item, index, word)));
  select(results.firstElementChild);
}

function counted(total) {
  if (total === 0) return "No results";
  if (total === 1) return "1 result";
  return total <= limit ? `${total} results` : `${total} results, the first ${limit} shown`;
}

const option = ({ address, label, what, typescript, text }, index, word) =>
  h(
    "a",
    { href: hrefOf(address), role: "option", id: `result-${index}` },
    h("span", { class: "name" }, marked(label, word)),
    h(
      "small",
      {},
      what,
      typescript && [" · ", marked(typescript, word)],
      text && [" · ", marked(text, word)],
    ),
  );

function marked(text, word) {
  const at = text.toLowerCase().indexOf(word);
  if (at < 0) return text;
  return [text.slice(0, at), h("mark", {}, text.slice(at, at + word.length)), text.slice(at + word.length)];
}

const selected = () => results.querySelector("[aria-selected=true]");

function select(next) {
  if (!next) {
    if (!selected()) field.removeAttribute("aria-activedescendant");
    return;
  }
  selected()?.removeAttribute("aria-selected");
  next.setAttribute("aria-selected", "true");
  field.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

function clear() {
  field.value = "";
  showResults();
}

const keys = {
  ArrowDown: () => select(selected()?.nextElementSibling),
  ArrowUp: () => select(selected()?.previousElementSibling),
  Enter: () => selected()?.click(),
  Escape: clear,
};

field.addEventListener("input", showResults);
field.addEventListener("keydown", (event) => {
  if (!keys[event.key]) return;
  keys[event.key]();
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  const shortcut = event.key === "/" || (event.key === "k" && (event.metaKey || event.ctrlKey));
  if (!shortcut || document.activeElement === field) return;
  event.preventDefault();
  field.select();
});
results.addEventListener("click", (event) => {
  if (!event.target.closest("a")) return;
  clear();
  document.getElementById("main").focus({ preventScroll: true });
});
