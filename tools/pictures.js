// pnpm pictures: writes the pictures of the README. With --check it writes nothing and fails if architecture.svg, which
// is derived from the manifests of the packages, is out of date.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Graph, layout } from "@dagrejs/dagre";

const root = dirname(import.meta.dirname);
const architectureFile = join(root, "docs/pictures/architecture.svg");
const dictionaryFile = join(root, "docs/pictures/dictionary.png");

const svg = architecture();
if (process.argv.includes("--check")) {
  if (readFileSync(architectureFile, "utf8") !== svg) {
    console.error(
      "docs/pictures/architecture.svg does not show the packages as they are. Run `pnpm pictures`.",
    );
    process.exit(1);
  }
} else {
  writeFileSync(architectureFile, svg);
  await takePictureOfDictionary();
}

/** The packages of the workspace by name without scope, with the packages that each depends on. */
function readPackages() {
  const manifests = ["packages", "apps"].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(root, parent, name, "package.json")),
  );
  const local = (name) => name.replace("@strata/", "");
  return new Map(
    manifests.sort().map((file) => {
      const { name, dependencies = {} } = JSON.parse(readFileSync(file, "utf8"));
      const strata = Object.keys(dependencies).filter((dependency) => dependency.startsWith("@strata/"));
      return [local(name), strata.map(local)];
    }),
  );
}

/** The SVG of the packages: an arrow for each dependency that is not also a dependency of a dependency. */
function architecture() {
  const packages = readPackages();
  const reaches = (from, to) => packages.get(from).some((one) => one === to || reaches(one, to));
  const isDirect = (from, to) => !packages.get(from).some((one) => one !== to && reaches(one, to));
  const isPlatform = (name) =>
    name.startsWith("schema-") && name !== "schema-docs" ? true : packages.get(name).some(isPlatform);

  const graph = new Graph();
  graph.setGraph({ rankdir: "TB", nodesep: 24, ranksep: 34, edgesep: 16, marginx: 24, marginy: 24 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const name of packages.keys()) graph.setNode(name, { width: 34 + name.length * 7.6, height: 36 });
  for (const [name, dependencies] of packages) {
    for (const one of dependencies.filter((dependency) => isDirect(name, dependency)))
      graph.setEdge(name, one);
  }
  // A package without an arrow would be drawn on the first row, in the way of others.
  const isolated = graph.nodes().filter((name) => graph.nodeEdges(name).length === 0);
  for (const name of isolated) graph.setEdge("migrator", name, { minlen: 6, isHidden: true });
  layout(graph);

  const { width, height } = graph.graph();
  const round = (number) => Math.round(number * 10) / 10;
  const visible = graph.edges().filter((edge) => !graph.edge(edge).isHidden);
  const arrows = visible.map((edge) => {
    const [first, ...others] = graph.edge(edge).points.map(({ x, y }) => `${round(x)} ${round(y)}`);
    return `<path class="arrow" marker-end="url(#head)" d="M${first} L${others.join(" ")}"/>`;
  });
  const boxes = graph.nodes().map((name) => {
    const { x, y, width, height } = graph.node(name);
    const place = `x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${round(width)}" height="${height}"`;
    const kind = isPlatform(name) ? "platform" : "general";
    return `<rect class="${kind}" ${place} rx="6"/><text x="${round(x)}" y="${round(y + 4.5)}">${name}</text>`;
  });
  const legend = [
    ["platform", "Strata's domains and what is built on them"],
    ["general", "works with any Drizzle schema or PostgreSQL database"],
  ].map(
    ([kind, text], index) =>
      `<rect class="${kind}" x="${24 + index * 340}" y="${round(height + 4)}" width="16" height="16" rx="3"/>` +
      `<text class="legend" x="${48 + index * 340}" y="${round(height + 17)}">${text}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height + 40)}" role="img">
<title>Packages of Strata and their dependencies</title>
<style>
.panel { fill: #ffffff; stroke: #d0d7de; }
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #1f2328; text-anchor: middle; }
.legend { text-anchor: start; font-family: system-ui, sans-serif; }
.platform { fill: #ddf4ff; stroke: #0969da; }
.general { fill: #dafbe1; stroke: #1a7f37; }
.arrow { fill: none; stroke: #6e7781; stroke-width: 1.4; }
.head { fill: #6e7781; }
@media (prefers-color-scheme: dark) {
  .panel { fill: #0d1117; stroke: #30363d; }
  text { fill: #e6edf3; }
  .platform { fill: #0c2d6b; stroke: #58a6ff; }
  .general { fill: #033a16; stroke: #3fb950; }
  .arrow { stroke: #8b949e; }
  .head { fill: #8b949e; }
}
</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
<path class="head" d="M0 0 L8 4 L0 8 z"/></marker></defs>
<rect class="panel" x="0.5" y="0.5" width="${Math.ceil(width) - 1}" height="${Math.ceil(height + 40) - 1}" rx="8"/>
${[...arrows, ...boxes, ...legend].join("\n")}
</svg>
`;
}

/** Takes a picture of the dictionary of the whole schema in headless Chromium. */
async function takePictureOfDictionary() {
  const { createViteServer } = await import("vitest/node");
  const { draw } = await import("../apps/migrator/dist/diagram/draw.js");
  const site = mkdtempSync(join(tmpdir(), "strata-pictures-"));
  // The browser of the tests of schema-docs is TypeScript, which Node.js 20 does not run.
  const vite = await createViteServer({
    configFile: false,
    logLevel: "error",
    server: { middlewareMode: true },
  });
  try {
    await draw(site);
    const { launchBrowser, whyNoBrowser } = await vite.ssrLoadModule(
      "/packages/schema-docs/test/site/browser.ts",
    );
    if (whyNoBrowser) return console.error(`dictionary.png was not written: ${whyNoBrowser}.`);
    const { browser, close } = await launchBrowser();
    try {
      const page = await browser.newPage({ colorScheme: "light", viewport: { width: 1200, height: 720 } });
      await page.goto(String(pathToFileURL(join(site, "index.html"))));
      await page.screenshot({ path: dictionaryFile });
    } finally {
      await close();
    }
  } finally {
    await vite.close();
    rmSync(site, { recursive: true });
  }
}
