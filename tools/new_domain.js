import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// `pnpm new:domain <name>` creates a schema package without tables, and adds it to the packages that combine all
// domains. A script, because `turbo gen` downloads its generator on each run.

const root = join(import.meta.dirname, "..");
const [name = ""] = process.argv.slice(2);
const folder = join(root, "packages", `schema-${name}`);
if (!/^[a-z][a-z0-9]*$/.test(name)) fail("usage: pnpm new:domain <name>, a lowercase word such as `risk`");
if (existsSync(folder)) fail(`packages/schema-${name} already exists: choose another name`);

const scoped = `@strata/schema-${name}`;
const relations = `${name}Relations`;

// Copy what all schema packages have in common from one of them.
const model = join(root, "packages", "schema-system");
mkdirSync(join(folder, "src"), { recursive: true });
for (const file of ["tsconfig.json", "tsconfig.build.json", "src/comments.d.ts"]) {
  cpSync(join(model, file), join(folder, file));
}
changeJson("turbo.json", (turbo) => ({ ...turbo, tags: [name] }), model, folder);
const { version } = changeJson(
  "package.json",
  (manifest) => ({ ...manifest, name: scoped, description: `Tables of the domain ${name}` }),
  model,
  folder,
);
execFileSync(process.execPath, [join(root, "tools/manifests.js")]);
write("src/index.ts", '// A line for each table: export * from "./<table>.ts";\nexport {};\n');
write(
  "src/relations.ts",
  `import { defineRelationsPart } from "drizzle-orm";

/** Relations among the tables of this package; join parts with \`mergeParts\`, never by spreading. */
export const ${relations} = defineRelationsPart({});
`,
);
write(
  "src/validators.ts",
  `// The zod schemas of each table: \`insert\`, \`update\` and \`select\`. Not in the package's index, which does not need zod.
export {};
`,
);
write("CHANGELOG.md", `# ${scoped}\n\n## ${version}\n\nFirst version.\n`);
write(
  "README.md",
  `# ${scoped}

Tables of the domain ${name} for [Drizzle ORM](https://orm.drizzle.team).

\`\`\`sh
npm install ${scoped} drizzle-orm@${JSON.parse(read("node_modules/drizzle-orm/package.json")).version}
\`\`\`

\`\`\`ts
import * as ${name} from "${scoped}";

console.log(Object.keys(${name}));
\`\`\`

\`\`\`text
[]
\`\`\`

## Tables

<!-- tables: derived from the schema -->

<!-- end of tables -->
`,
);

// Allowed imports of the package, and from it.
changeJson("turbo.json", ({ boundaries, ...turbo }) => {
  const { tags } = boundaries;
  for (const tag of ["relationships", "queries", "sample-data"]) tags[tag].dependencies.allow.push(name);
  tags[name] = structuredClone(tags.system);
  return { ...turbo, boundaries };
});
for (const [file, kind, range] of [
  ["packages/schema-relationships/package.json", "dependencies", "workspace:^"],
  ["apps/migrator/package.json", "dependencies", "workspace:^"],
  ["tests/conformance/package.json", "devDependencies", "workspace:*"],
]) {
  changeJson(file, (manifest) => ({
    ...manifest,
    [kind]: Object.fromEntries(
      Object.entries({ ...manifest[kind], [scoped]: range }).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  }));
}
insert("packages/schema-relationships/src/index.ts", "export * as analyticsViews from", [
  `export * from "${scoped}";`,
  `export * from "${scoped}/relations";`,
]);
const crossLayer = "packages/schema-relationships/src/cross_layer_relations.ts";
insert(crossLayer, "import { defineRelationsPart } from", [
  `import { ${relations} } from "${scoped}/relations";`,
]);
insert(crossLayer, "  | typeof feedbackRelations", [`  | typeof ${relations}`]);
insert(crossLayer, "  feedbackRelations,", [`  ${relations},`]);
format(`packages/schema-${name}`, "packages/schema-relationships", "turbo.json");

console.log(`Created packages/schema-${name}. Next:
1. pnpm install
2. In apps/migrator/src/domains.ts, the only list of domains:
     import * as ${name} from "${scoped}";
     "schema-${name}": { domains: { ${name} } },
3. Add its tables: CONTRIBUTING.md, "Add a table". Write its README.`);

function fail(message) {
  console.error(message);
  process.exit(1);
}

function read(path) {
  return readFileSync(join(root, path), "utf8");
}

function write(path, text) {
  writeFileSync(join(folder, path), text);
}

function changeJson(path, change, from = root, to = from) {
  const changed = change(JSON.parse(readFileSync(join(from, path), "utf8")));
  writeFileSync(join(to, path), `${JSON.stringify(changed, null, 2)}\n`);
  return changed;
}

/** Inserts lines before the only line of a file with this start. */
function insert(path, before, lines) {
  const text = read(path).split("\n");
  const places = text.flatMap((line, index) => (line.startsWith(before) ? [index] : []));
  if (places.length !== 1)
    fail(
      `Editing ${path} failed: expected one line that starts with ${JSON.stringify(before)}, found ${places.length}`,
    );
  text.splice(places[0], 0, ...lines);
  writeFileSync(join(root, path), text.join("\n"));
}

function format(...paths) {
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  execFileSync(process.execPath, [biome, "check", "--write", ...paths], { cwd: root, stdio: "ignore" });
}
