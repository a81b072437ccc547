// The data dictionary: the schema in the page, shown as pages by the address's fragment. `#users` is a table, a view or
// an enum; `#users.email` one of its columns; `#group/core` a group of tables; `#` the overview.

const {
  title,
  groups: tableGroups,
  enums,
  viewGroups,
} = JSON.parse(document.getElementById("schema").textContent);

const groups = [
  ...tableGroups.map(({ name, tables }) => ({ name, kind: "table", entities: tables })),
  ...viewGroups.map(({ name, views }) => ({ name, kind: "view", entities: views })),
  { name: "enums", kind: "enum", entities: enums },
]
  .filter((group) => group.entities.length > 0)
  .map((group, index) => ({ ...group, hue: (215 + index * 47) % 360 }));

/** Everything that has a name; PostgreSQL too lets no table, view and enum share one. */
const entities = new Map(
  groups.flatMap((group) =>
    group.entities.map((entity) => [entity.name, { ...entity, group, kind: group.kind }]),
  ),
);
const tables = tableGroups.flatMap((group) => group.tables);

/** The keys that point at a table, with the table that each belongs to. */
const keysTo = (name) =>
  tables.flatMap((table) =>
    table.foreignKeys.filter((key) => key.table === name).map((key) => ({ table, key })),
  );

// Making elements: text is always text, never markup.

const build =
  (create) =>
  (tag, attributes, ...children) => {
    const element = create(tag);
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value !== undefined && value !== false) element.setAttribute(name, value);
    }
    element.append(...children.flat(9).filter((child) => child !== undefined && child !== false));
    return element;
  };
const h = build((tag) => document.createElement(tag));
const s = build((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));

const hued = (group) => `--hue: ${group.hue}`;
const groupLink = (group) => `#group/${encodeURIComponent(group.name)}`;
/** A name that leads to its page; one that is not in the schema has none. */
const link = (name, column) => {
  const path = column ? `${name}.${column}` : name;
  return entities.has(name) ? h("a", { class: "name", href: `#${path}` }, path) : code(path);
};
const code = (text) => h("code", {}, text);
const tag = (text) => h("span", { class: `tag ${text}` }, text);
const commas = (items) => items.flatMap((item, index) => (index > 0 ? [", ", item] : [item]));

const section = (title, rows, head) =>
  rows.length === 0
    ? []
    : [
        h("h2", {}, title),
        h(
          "div",
          { class: "scroll" },
          h(
            "table",
            {},
            h(
              "thead",
              {},
              h(
                "tr",
                {},
                head.map((text) => h("th", {}, text)),
              ),
            ),
            h("tbody", {}, rows),
          ),
        ),
      ];

const row = (...cells) =>
  h(
    "tr",
    {},
    cells.map((cell, index) => h("td", { class: index < cells.length - 1 && "fixed" }, cell)),
  );

// Pages.

function overviewPage() {
  const columns = tables.flatMap((table) => table.columns).length;
  const views = viewGroups.flatMap((group) => group.views).length;
  return [
    h("h1", {}, title),
    h(
      "p",
      {},
      `${tables.length} tables with ${columns} columns in ${tableGroups.length} groups, and ${views} views.`,
    ),
    diagram(tables, new Set()),
    groups.map((group) =>
      h(
        "section",
        { style: hued(group) },
        section(group.name, listed(group), [
          group.kind[0].toUpperCase() + group.kind.slice(1),
          "What it holds",
        ]),
      ),
    ),
  ];
}

const listed = (group) => group.entities.map(({ name, comment }) => row(link(name), comment));

function groupPage(group) {
  const own = new Set(group.entities.map(({ name }) => name));
  const near = new Set(group.entities.flatMap((table) => table.foreignKeys.map((key) => key.table)));
  return [
    h("p", { class: "crumb", style: hued(group) }, h("a", { href: "#" }, title)),
    h("h1", {}, group.name),
    diagram(
      tables.filter(({ name }) => own.has(name) || near.has(name)),
      own,
    ),
    section("Tables", listed(group), ["Table", "What it holds"]),
  ];
}

const top = ({ name, comment, group, kind }, ...tags) => [
  h(
    "p",
    { class: "crumb", style: hued(group) },
    kind,
    kind === "table" && [" of ", h("a", { href: groupLink(group) }, group.name)],
    kind === "view" && ` of the ${group.name}`,
    tags.map((text) => [" ", tag(text)]),
  ),
  h("h1", { class: "name" }, name),
  h("p", {}, comment),
];

function tablePage(table) {
  const { name, columns, primaryKey, uniques, foreignKeys, checks, indexes } = table;
  const incoming = keysTo(name);
  const near = new Set([
    name,
    ...foreignKeys.map((key) => key.table),
    ...incoming.map((one) => one.table.name),
  ]);
  const readers = viewGroups.flatMap(({ views }) => views).filter((view) => view.reads.includes(name));
  return [
    top(table),
    near.size > 1 &&
      diagram(
        tables.filter((one) => near.has(one.name)),
        new Set([name]),
        name,
      ),
    section(
      "Columns",
      columns.map((column) => columnRow(table, column)),
      ["Column", "Type", "Key", "Default", "Comment"],
    ),
    section(
      "References",
      foreignKeys.map((key) =>
        row(commas(key.columns.map(code)), ends(key), `on delete ${key.onDelete}`, code(key.name)),
      ),
      ["Column", "Points at", "", "Foreign key"],
    ),
    section(
      "Referenced by",
      incoming.map(({ table: from, key }) =>
        row(
          commas(key.columns.map((column) => link(from.name, column))),
          `on delete ${key.onDelete}`,
          code(key.name),
        ),
      ),
      ["Column", "", "Foreign key"],
    ),
    section(
      "Views that read it",
      readers.map((view) => row(link(view.name), view.comment)),
      ["View", "What it shows"],
    ),
    section(
      "Keys and checks",
      [
        primaryKey.length > 0 && row(tag("PK"), code(`(${primaryKey.join(", ")})`)),
        ...uniques.map((key) => row(code(key.name), [tag("unique"), code(`(${key.columns.join(", ")})`)])),
        ...checks.map((check) => row(code(check.name), code(check.expression))),
      ].filter(Boolean),
      ["Constraint", "What holds"],
    ),
    section(
      "Indexes",
      indexes.map((index) =>
        row(code(index.name), [
          index.unique && tag("unique"),
          index.method !== "btree" && tag(index.method),
          code(`(${index.parts.join(", ")})${index.where ? ` where ${index.where}` : ""}`),
        ]),
      ),
      ["Index", "On"],
    ),
  ];
}

const ends = (key) => commas(key.foreignColumns.map((column) => link(key.table, column)));

function columnRow(table, column) {
  const keys = table.foreignKeys.filter((key) => key.columns.includes(column.name));
  const value = column.generated?.endsWith("identity") ? "identity" : (column.generated ?? column.default);
  return h(
    "tr",
    { id: `${table.name}.${column.name}` },
    h(
      "td",
      { class: "fixed" },
      h("span", { class: "name" }, h("a", { href: `#${table.name}.${column.name}` }, column.name)),
    ),
    h("td", { class: "fixed" }, link(column.type), column.nullable && h("span", { class: "quiet" }, " null")),
    h(
      "td",
      { class: "fixed" },
      table.primaryKey.includes(column.name) && tag("PK"),
      table.uniques.some((key) => key.columns.includes(column.name)) && tag("UK"),
      keys.map((key) => [tag("FK"), link(key.table)]),
    ),
    h("td", { class: "value" }, value !== undefined && code(value)),
    h("td", {}, column.comment),
  );
}

function viewPage(view) {
  return [
    top(view, ...(view.materialized ? ["materialized"] : [])),
    section(
      "Columns",
      view.columns.map((column) =>
        h(
          "tr",
          { id: `${view.name}.${column.name}` },
          h("td", { class: "fixed" }, h("span", { class: "name" }, column.name)),
          h("td", { class: "fixed" }, link(column.type), view.key.includes(column.name) && [" ", tag("key")]),
          h("td", {}, column.comment),
        ),
      ),
      ["Column", "Type", "Comment"],
    ),
    section(
      "Tables that it reads",
      view.reads.map((name) => row(link(name), entities.get(name)?.comment ?? "")),
      ["Table", "What it holds"],
    ),
    h("h2", {}, "Definition"),
    h("pre", {}, view.definition),
  ];
}

function enumPage(one) {
  const columns = [...entities.values()]
    .filter(({ kind }) => kind !== "enum")
    .flatMap((entity) =>
      entity.columns.filter(({ type }) => type === one.name).map((column) => ({ entity, column })),
    );
  return [
    top(one),
    section(
      "Values, in order",
      one.values.map((value, index) => row(String(index + 1), code(value))),
      ["", "Value"],
    ),
    section(
      "Columns of this type",
      columns.map(({ entity, column }) => row(link(entity.name, column.name), column.comment)),
      ["Column", "Comment"],
    ),
  ];
}

// Diagrams: what is pointed at stands to the left of what points at it.

const rowHeight = 18;
const headHeight = 26;
const letter = 7.3;
const gap = 16;

/**
 * A picture of tables and the keys among them.
 *
 * @param shown the tables in it.
 * @param detailed names of those that show their key columns too.
 * @param focus name of the one that the picture is about.
 */
function diagram(shown, detailed, focus) {
  const nodes = new Map(shown.map((table) => [table.name, boxOf(table, detailed.has(table.name))]));
  // Of a picture about one table only its own keys.
  const edges = shown.flatMap((table) =>
    table.foreignKeys
      .filter((key) => nodes.has(key.table) && key.table !== table.name)
      .filter((key) =>
        focus ? focus === table.name || focus === key.table : detailed.size === 0 || detailed.has(table.name),
      )
      .map((key) => edgeOf(key, nodes.get(table.name), nodes.get(key.table))),
  );
  const { width, height } = arrange([...nodes.values()], edges);
  const svg = s(
    "svg",
    {
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "group",
      "aria-label": "Tables and the keys among them",
    },
    s("defs", {}, markers()),
    edges.map((edge) => {
      edge.path = s("path", {
        class: "edge",
        d: curve(edge),
        "marker-start": `url(#${edge.key.unique ? "maybe" : "many"})`,
        "marker-end": `url(#${edge.key.optional ? "maybe" : "one"})`,
      });
      edge.path.append(
        s("title", {}, `${edge.from.table.name}.${edge.key.columns.join(", ")} → ${edge.key.table}`),
      );
      return edge.path;
    }),
    [...nodes.values()].map((node) => drawn(node, node.table.name === focus)),
  );
  for (const node of nodes.values()) look(svg, node, edges);
  return h("div", { class: "diagram" }, svg);
}

const toItself = (table, column) =>
  table.foreignKeys.some((key) => key.table === table.name && key.columns.includes(column));

function boxOf(table, detailed) {
  const keys = [...new Set([...table.primaryKey, ...table.foreignKeys.flatMap((key) => key.columns)])];
  const lines = detailed ? keys : [];
  const longest = Math.max(table.name.length, ...lines.map((line) => line.length + 4));
  return {
    table,
    lines,
    width: longest * letter + 22,
    height: headHeight + lines.length * rowHeight + (lines.length && 6),
  };
}

/** A key as a line, with the heights in its boxes at which it ends: at the key's row where there is one. */
function edgeOf(key, from, to) {
  const line = from.lines.indexOf(key.columns[0]);
  const fromY = line < 0 ? headHeight / 2 : headHeight + (line + 0.5) * rowHeight + 2;
  return { key, from, to, fromY, toY: headHeight / 2 };
}

/**
 * Gives each box its place: a column to the right of all that it points at, and in it a height near what it is joined
 * with.
 */
function arrange(nodes, edges) {
  const ranks = new Map();
  const rankOf = (node, above = []) => {
    // In a circle of keys, the one at which it was entered stands leftmost.
    if (ranks.has(node) || above.includes(node)) return ranks.get(node) ?? -1;
    const targets = edges.filter((edge) => edge.from === node).map((edge) => edge.to);
    const rank = Math.max(-1, ...targets.map((target) => rankOf(target, [...above, node]))) + 1;
    ranks.set(node, rank);
    return rank;
  };
  const joined = nodes.filter((node) => edges.some((edge) => edge.from === node || edge.to === node));
  const layers = [];
  for (const node of joined) {
    const rank = rankOf(node);
    layers[rank] ??= [];
    layers[rank].push(node);
  }
  for (const layer of layers) stack(layer, 0);
  for (const sweep of [layers, layers.toReversed(), layers, layers.toReversed(), layers]) {
    for (const layer of sweep) settle(layer, edges);
  }
  // What is joined with nothing stands in rows below.
  const top = Math.min(...joined.map((node) => node.y));
  let x = gap;
  for (const layer of layers) {
    for (const node of layer) Object.assign(node, { x, y: node.y - top + gap });
    x += Math.max(...layer.map((node) => node.width)) + 5 * gap;
  }
  const width = Math.max(x - 4 * gap, 700);
  let bottom = Math.max(gap, ...joined.map((node) => node.y + node.height + gap));
  let right = gap;
  for (const node of nodes.filter((one) => !joined.includes(one))) {
    if (right + node.width > width) {
      right = gap;
      bottom += node.height + gap;
    }
    Object.assign(node, { x: right, y: bottom });
    right += node.width + gap;
  }
  const height = Math.max(...nodes.map((node) => node.y + node.height)) + gap;
  const widest = Math.max(...nodes.map((node) => node.x + node.width)) + gap;
  return { width: Math.ceil(widest), height: Math.ceil(height) };
}

/** Puts the boxes of a column below each other. */
function stack(layer, top) {
  let y = top;
  for (const node of layer) {
    node.y = y;
    y += node.height + gap;
  }
}

/** Moves the boxes of a column to where the other ends of their lines are, as far as they leave each other room. */
function settle(layer, edges) {
  const wanted = new Map();
  for (const node of layer) {
    const heights = edges.flatMap((edge) => {
      if (edge.from === node) return [edge.to.y + edge.toY - edge.fromY];
      return edge.to === node ? [edge.from.y + edge.fromY - edge.toY] : [];
    });
    wanted.set(node, heights.reduce((sum, height) => sum + height, 0) / heights.length);
  }
  layer.sort((a, b) => wanted.get(a) - wanted.get(b));
  let y = Number.NEGATIVE_INFINITY;
  for (const node of layer) {
    node.y = Math.max(wanted.get(node), y);
    y = node.y + node.height + gap;
  }
  const off = layer.reduce((sum, node) => sum + node.y - wanted.get(node), 0) / layer.length;
  for (const node of layer) node.y -= off;
}

function curve({ from, to, fromY, toY }) {
  // A key to its right, in a circle of keys, leaves on that side.
  const back = to.x >= from.x;
  const x1 = back ? from.x + from.width : from.x;
  const x2 = back ? to.x : to.x + to.width;
  const bend = (back ? 1 : -1) * Math.max(40, Math.abs(x1 - x2) / 2);
  const [y1, y2] = [from.y + fromY, to.y + toY];
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
}

const drawn = ({ table, lines, x, y, width, height }, focus) =>
  s(
    "a",
    {
      href: `#${table.name}`,
      "aria-label": table.name,
      class: focus && "focus",
      style: hued(entities.get(table.name).group),
      transform: `translate(${x},${y})`,
    },
    s("title", {}, table.comment),
    s("rect", { class: "box", width, height, rx: 5 }),
    s("rect", { class: "head", width, height: headHeight, rx: 5 }),
    s("text", { class: "title", x: 10, y: 17 }, table.name),
    lines.map((line, index) =>
      s(
        "text",
        { class: "column", x: 10, y: headHeight + (index + 1) * rowHeight - 3 },
        `${table.primaryKey.includes(line) ? "◆" : "◇"} ${line}${toItself(table, line) ? " ↺" : ""}`,
      ),
    ),
  );

/** Under the pointer, or with the focus, a box dims all that it is not joined with. */
function look(svg, node, edges) {
  const box = [...svg.querySelectorAll("a")].find(
    (one) => one.getAttribute("href") === `#${node.table.name}`,
  );
  node.box = box;
  const near = edges.filter((edge) => edge.from === node || edge.to === node);
  const toggle = (on) => () => {
    svg.classList.toggle("looking", on && near.length > 0);
    for (const edge of near) {
      for (const element of [edge.path, edge.from.box, edge.to.box]) element.classList.toggle("near", on);
    }
  };
  for (const type of ["pointerenter", "focus"]) box.addEventListener(type, toggle(true));
  for (const type of ["pointerleave", "blur"]) box.addEventListener(type, toggle(false));
}

/** Ends of a line: exactly one, at most one, many. */
const markers = () =>
  [
    ["one", s("path", { d: "M8,1 V11 M12,1 V11" })],
    ["maybe", [s("path", { d: "M12,1 V11" }), s("circle", { cx: 6, cy: 6, r: 3.5 })]],
    ["many", s("path", { d: "M16,0 L6,6 L16,12" })],
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

// Search: names first, then comments.

const index = [...entities.values()].flatMap((entity) => [
  { name: entity.name, comment: entity.comment, href: `#${entity.name}`, what: entity.kind, weight: 0 },
  ...(entity.columns ?? []).map((column) => ({
    name: `${entity.name}.${column.name}`,
    last: column.name,
    comment: column.comment,
    href: `#${entity.name}.${column.name}`,
    what: `column, ${column.type}`,
    weight: 1,
  })),
]);

function scored(item, query) {
  const name = item.last ?? item.name;
  if (name === query) return item.weight;
  if (name.startsWith(query)) return 2 + item.weight;
  if (item.name.includes(query)) return 4 + item.weight;
  return item.comment.toLowerCase().includes(query) ? 6 + item.weight : undefined;
}

function found(text) {
  const words = text.toLowerCase().trim().split(/\s+/);
  return index
    .map((item) => {
      const scores = words.map((word) => scored(item, word) ?? Number.POSITIVE_INFINITY);
      return { item, score: Math.max(...scores) };
    })
    .filter(({ score }) => score < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.score - b.score || a.item.name.length - b.item.name.length)
    .slice(0, 60)
    .map(({ item }) => item);
}

function marked(text, word) {
  const at = text.toLowerCase().indexOf(word);
  if (at < 0) return text;
  return [text.slice(0, at), h("mark", {}, text.slice(at, at + word.length)), text.slice(at + word.length)];
}

const search = document.getElementById("search");
const results = document.getElementById("results");
const contents = document.getElementById("contents");
const main = document.getElementById("main");

function showResults() {
  const query = search.value.toLowerCase().trim();
  results.hidden = query === "";
  contents.hidden = query !== "";
  const items = query === "" ? [] : found(query);
  const [first] = query.split(/\s+/);
  results.replaceChildren(
    ...items.map(({ name, comment, href, what }) =>
      h(
        "a",
        { href, role: "option" },
        h("span", { class: "name" }, marked(name, first)),
        h("small", {}, `${what} · `, marked(comment, first)),
      ),
    ),
    ...(query !== "" && items.length === 0
      ? [h("p", { class: "quiet" }, "Nothing has it in its name or comment.")]
      : []),
  );
  select(results.firstElementChild);
}

const selected = () => results.querySelector("[aria-selected]");

function select(option) {
  if (option?.getAttribute("role") !== "option") return;
  selected()?.removeAttribute("aria-selected");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
}

function clear() {
  search.value = "";
  showResults();
}

search.addEventListener("input", showResults);
search.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") select(selected()?.nextElementSibling);
  else if (event.key === "ArrowUp") select(selected()?.previousElementSibling);
  else if (event.key === "Enter") selected()?.click();
  else if (event.key === "Escape") clear();
  else return;
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  const shortcut = event.key === "/" || (event.key === "k" && (event.metaKey || event.ctrlKey));
  if (!shortcut || document.activeElement === search) return;
  event.preventDefault();
  search.select();
});
results.addEventListener("click", (event) => {
  if (!event.target.closest("a")) return;
  clear();
  main.focus({ preventScroll: true });
});

document.querySelector("header").prepend(h("a", { class: "brand", href: "#" }, title));

// Light or dark: the system's, until one is chosen.

const theme = document.getElementById("theme");
theme.addEventListener("click", () => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.theme = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
});

// From the address to its page.

const pages = { table: tablePage, view: viewPage, enum: enumPage };

/** The entity that a fragment names, itself or by one of its columns. */
const entityOf = (fragment) =>
  entities.get(fragment) ?? entities.get(fragment.slice(0, fragment.lastIndexOf(".")));

function pageOf(fragment) {
  if (fragment === "") return { heading: title, page: overviewPage() };
  const group = groups.find(({ kind, name }) => kind === "table" && fragment === `group/${name}`);
  if (group) return { heading: group.name, page: groupPage(group) };
  const entity = entityOf(fragment);
  if (entity) return { heading: entity.name, page: pages[entity.kind](entity) };
  return {
    heading: "Not found",
    page: [h("h1", {}, "Not found"), h("p", {}, "Nothing in the schema is called ", code(fragment), ".")],
  };
}

function show() {
  const fragment = decodeURIComponent(location.hash.slice(1));
  const { heading, page } = pageOf(fragment);
  document.title = fragment === "" ? title : `${heading} · ${title}`;
  main.replaceChildren(...[page].flat(9).filter(Boolean));
  const here = entityOf(fragment)?.name ?? fragment;
  for (const entry of contents.querySelectorAll("a")) {
    const current = decodeURIComponent(entry.hash) === `#${here}`;
    entry.toggleAttribute("aria-current", current);
    if (current) entry.scrollIntoView({ block: "nearest" });
  }
  const column = fragment.includes(".") && document.getElementById(fragment);
  if (column) {
    column.classList.add("found");
    column.scrollIntoView({ block: "center" });
  } else scrollTo(0, 0);
}

contents.append(
  ...groups.map((group) =>
    h(
      "section",
      { style: hued(group) },
      h(
        "h2",
        {},
        group.kind === "table" ? h("a", { class: "group", href: groupLink(group) }, group.name) : group.name,
      ),
      group.entities.map(({ name }) => link(name)),
    ),
  ),
);
addEventListener("hashchange", show);
show();
