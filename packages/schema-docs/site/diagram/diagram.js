import { button, h, s } from "../dom.js";
import { drawBox, drawEdge, markers } from "./draw.js";
import { actions, listenForGestures } from "./gestures.js";
import { edgesFrom, nodeOf } from "./graph.js";
import { highlight } from "./highlight.js";
import { arrange } from "./layout.js";
import { viewportOf } from "./viewport.js";

/** More boxes than this are drawn without views, until they are chosen. */
const crowd = 30;

/** Whether views were chosen to be shown or hidden, for all diagrams. */
let chosen;

/**
 * A diagram of tables and views.
 *
 * @param shown the tables and views.
 * @param detailed the names of those whose key columns are listed; then only their foreign keys are drawn.
 * @param focus the name of the one that the diagram is about; then only its lines are drawn.
 */
export function diagram(options) {
  const { shown, focus } = options;
  const optional = shown.filter(({ kind, name }) => kind === "view" && name !== focus);
  const withViews = chosen ?? shown.length <= crowd;
  const drawn = withViews ? shown : shown.filter((entity) => !optional.includes(entity));
  const { svg, viewport } = drawing({ ...options, shown: drawn });
  const toggle = button(
    { "aria-pressed": String(withViews) },
    () => {
      chosen = !withViews;
      const next = diagram(options);
      figure.replaceWith(next);
      next.querySelector("[aria-pressed]").focus();
    },
    "Views",
  );
  const figure = h(
    "div",
    { class: "diagram" },
    h(
      "div",
      { class: "tools" },
      optional.length > 0 && toggle,
      button({ "aria-label": "Zoom out" }, () => actions["-"](viewport), "−"),
      button({ "aria-label": "Zoom in" }, () => actions["+"](viewport), "+"),
      button({}, () => viewport.reset(), "Reset"),
    ),
    svg,
  );
  return figure;
}

function drawing({ shown, detailed = new Set(), focus }) {
  const nodes = new Map(shown.map((entity) => [entity.name, nodeOf(entity, detailed.has(entity.name))]));
  const all = [...nodes.values()];
  const edges = all
    .flatMap((node) => edgesFrom(node, nodes))
    .filter(({ from, to, key }) => {
      if (focus) return [from, to].some(({ entity }) => entity.name === focus);
      return !key || detailed.size === 0 || detailed.has(from.entity.name);
    });
  const { width, height } = arrange(all, edges);
  for (const edge of edges) edge.path = drawEdge(edge);
  for (const node of all) node.box = drawBox(node, node.entity.name === focus);
  const svg = s(
    "svg",
    {
      style: `--width: ${width}; --height: ${height}`,
      role: "group",
      tabindex: 0,
      "aria-label": "Diagram. Zoom with + and −, pan with the arrow keys, reset with 0.",
    },
    s("defs", {}, markers()),
    edges.map((edge) => edge.path),
    all.map((node) => node.box),
  );
  for (const node of all) highlight(svg, node, edges);
  const viewport = viewportOf(svg, width, height);
  listenForGestures(svg, viewport);
  return { svg, viewport };
}
