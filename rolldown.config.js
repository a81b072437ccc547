import { readFileSync } from "node:fs";

// One module for each entry of a package that has many small ones: Node takes longer to find a module than to run it
// (docs/decisions/0016-one-module-an-entry.md). Run in the package's folder.
const { exports } = JSON.parse(readFileSync("package.json", "utf8"));
const entries = Object.values(exports).map(({ default: file }) => file.match(/^\.\/dist\/(.*)\.js$/)[1]);

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

export default {
  input: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])),
  // The index takes from the entry "referenced" also what that does not show.
  preserveEntrySignatures: "allow-extension",
  external: /^[^./]/,
  plugins: [pureConstants],
  output: { dir: "dist", format: "esm", sourcemap: true },
};
