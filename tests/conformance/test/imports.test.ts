import { join } from "node:path";
import { schemaPackages } from "@strata/migrator/domains";
import { repositoryFolder } from "@strata/migrator/paths";
import { rolldown } from "rolldown";
import { describe, expect, test } from "vitest";

// Tests the published files, not the sources: `pnpm test` builds first.

const domains = ["base", ...Object.keys(schemaPackages).map((name) => name.replace("schema-", ""))];
const folderOf = (domain: string) => join(repositoryFolder, "packages", `schema-${domain}`);

describe("tree-shaking", () => {
  /** The bundle of a program that imports from a package. */
  async function bundled(domain: string, program: string): Promise<string> {
    const bundle = await rolldown({
      input: "program",
      external: /^drizzle-orm/,
      plugins: [
        {
          name: "program",
          resolveId: (id, importer) =>
            id === "program" ? join(folderOf(domain), "program.js") : importer ? null : undefined,
          load: (id) => (id.endsWith("program.js") ? program : undefined),
        },
      ],
    });
    const { output } = await bundle.generate({ format: "esm", comments: false });
    await bundle.close();
    return output.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join("\n");
  }

  test.each(domains)("removes an unused import of @strata/schema-%s", async (domain) => {
    const code = await bundled(domain, `import "@strata/schema-${domain}"; console.log("left");`);
    expect(code).not.toMatch(/pgTable|pgEnum|pgView|defineRelationsPart/);
    expect(code).toContain("left");
  });

  test("keeps only the imported table and those it references", async () => {
    const code = await bundled("core", `export { users } from "@strata/schema-core";`);
    expect(code).toContain('pgTable("users"');
    expect(code.match(/= pgTable\("(\w+)"/g)).toHaveLength(1);

    const ai = await bundled("ai", `export { modelPerformance } from "@strata/schema-ai";`);
    expect(ai.match(/= pgTable\("(\w+)"/g)?.sort()).toEqual(
      ["ai_models", "model_performance", "users"].map((name) => `= pgTable("${name}"`),
    );

    const layers = await bundled("layers", `export { watchlistAssets } from "@strata/schema-layers";`);
    expect(layers.match(/= pgTable\("(\w+)"/g)?.sort()).toEqual(
      ["cryptocurrencies", "users", "watchlist_assets", "watchlists"].map((name) => `= pgTable("${name}"`),
    );
  });
});
