import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { repositoryFolder } from "@strata/migrator/paths";
import { rolldown } from "rolldown";
import { describe, expect, test } from "vitest";

// What is published, not the sources: `pnpm test` builds first.

const domains = ["base", "core", "market", "layers", "ai", "system", "relationships"];
const folderOf = (domain: string) => join(repositoryFolder, "packages", `schema-${domain}`);

/** The modules that a fresh process loads for an import: of ours by package and file, of others by package. */
function loadedBy(specifier: string, domain: string): string[] {
  // Hooks run in a thread, of whose stdout the end is lost when the process ends first.
  const hooks = `
    import { writeSync } from "node:fs";
    export async function load(url, context, next) {
      writeSync(1, url + "\\n");
      return next(url, context);
    }`;
  const program = `
    import { register } from "node:module";
    register("data:text/javascript," + ${JSON.stringify(encodeURIComponent(hooks))});
    await import(${JSON.stringify(specifier)});`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: folderOf(domain),
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  return stdout
    .trim()
    .split("\n")
    .map((url) => {
      const ours = /packages\/(schema-[a-z]+|validators)\/dist\/(.*)$/.exec(url);
      if (ours) return `${ours[1]}/${ours[2]}`;
      return url.startsWith("node:") ? url : (/.*node_modules\/((@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? url);
    });
}

describe("importing a package loads few modules, and none that only some need", () => {
  const drizzle = loadedBy("drizzle-orm/pg-core", "base").length;
  const ours: Record<string, string[]> = {
    base: ["schema-base/index.js"],
    core: ["schema-base/index.js", "schema-core/index.js", "schema-core/referenced.js"],
    market: ["schema-base/index.js", "schema-market/index.js", "schema-market/referenced.js"],
    layers: [
      "schema-base/index.js",
      "schema-core/referenced.js",
      "schema-layers/index.js",
      "schema-layers/referenced.js",
      "schema-market/referenced.js",
    ],
    ai: [
      "schema-ai/index.js",
      "schema-base/index.js",
      "schema-core/referenced.js",
      "schema-layers/referenced.js",
      "schema-market/referenced.js",
    ],
    system: ["schema-base/index.js", "schema-system/index.js"],
  };

  test.each(Object.entries(ours))("@strata/schema-%s", (domain, modules) => {
    const loaded = loadedBy(`@strata/schema-${domain}`, domain);
    expect(loaded.filter((name) => name !== "drizzle-orm").sort()).toEqual(modules);
    // Nothing of Drizzle that pg-core has not loaded.
    expect(loaded).toHaveLength(drizzle + modules.length);
  });
});

describe("a bundler keeps what is used and no more", () => {
  /** What is left of a program that imports from a package. */
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
    const { output } = await bundle.generate({ format: "esm" });
    await bundle.close();
    return output.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join("\n");
  }

  test.each(domains)("nothing of @strata/schema-%s where nothing is used", async (domain) => {
    const code = await bundled(domain, `import "@strata/schema-${domain}"; console.log("left");`);
    expect(code).not.toMatch(/pgTable|pgEnum|pgView|defineRelationsPart/);
    expect(code).toContain("left");
  });

  test("of a table that is used its own and those that it refers to", async () => {
    const code = await bundled("core", `export { users } from "@strata/schema-core";`);
    expect(code).toContain('pgTable("users"');
    expect(code.match(/pgTable\("(\w+)"/g)).toHaveLength(1);

    const layers = await bundled("layers", `export { watchlistAssets } from "@strata/schema-layers";`);
    expect(layers.match(/pgTable\("(\w+)"/g)?.sort()).toEqual(
      ["cryptocurrencies", "users", "watchlist_assets", "watchlists"].map((name) => `pgTable("${name}"`),
    );
  });
});
