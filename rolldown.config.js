import { readFileSync } from "node:fs";

// One module for each entry of a package that has many small ones: Node takes longer to find a module than to run it
// (docs/decisions/0016-one-module-an-entry.md). Run in the package's folder.
const { exports } = JSON.parse(readFileSync("package.json", "utf8"));
const entries = Object.values(exports).map(({ default: file }) => file.match(/^\.\/dist\/(.*)\.js$/)[1]);

/** Where drizzle-orm has what the schemas take from its index, which also loads modules that a table needs not. */
const homes = {
  Column: "drizzle-orm/column",
  and: "drizzle-orm/sql/expressions/conditions",
  defineRelationsPart: "drizzle-orm/relations",
  desc: "drizzle-orm/sql/expressions/select",
  eq: "drizzle-orm/sql/expressions/conditions",
  getColumns: "drizzle-orm/utils",
  is: "drizzle-orm/entity",
  isNotNull: "drizzle-orm/sql/expressions/conditions",
  isNull: "drizzle-orm/sql/expressions/conditions",
  sql: "drizzle-orm/sql/sql",
};
const importsFromHome = {
  name: "imports-from-home",
  renderChunk(code) {
    const imports = (names) =>
      names.split(", ").map((name) => {
        if (!homes[name]) throw new Error(`rolldown.config.js does not know where drizzle-orm has ${name}`);
        return `import { ${name} } from "${homes[name]}";`;
      });
    const from = /^import \{ (.*) \} from "drizzle-orm";$/m;
    return { code: code.replace(from, (_, names) => imports(names).join(" ")), map: null };
  },
};

/**
 * Lets bundlers leave out a constant that nothing uses, with all that it is computed from: without the mark they keep
 * every call, and a table is made of calls.
 */
const pureConstants = {
  name: "pure-constants",
  renderChunk(code) {
    let marked = "";
    let end = 0;
    for (const statement of this.parse(code).body) {
      if (statement.type !== "VariableDeclaration") continue;
      for (const { init } of statement.declarations) {
        // On the same lines, so that the source map holds.
        marked += `${code.slice(end, init.start)}/* @__PURE__ */ (() => (${code.slice(init.start, init.end)}))()`;
        end = init.end;
      }
    }
    return { code: marked + code.slice(end), map: null };
  },
};

const bundle = (names) => ({
  input: Object.fromEntries(names.map((name) => [name, `src/${name}.ts`])),
  // The index takes from "referenced" also what that does not show.
  preserveEntrySignatures: "allow-extension",
  external: /^[^./]/,
  plugins: [importsFromHome, pureConstants],
  output: { dir: "dist", format: "esm", sourcemap: true },
});
// The index has "referenced" as a part; the others import the index by the package's name.
const isOfIndex = (name) => name === "index" || name === "referenced";
export default [
  entries.filter(isOfIndex),
  ...entries.filter((name) => !isOfIndex(name)).map((name) => [name]),
].map(bundle);
