import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "..");
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const entries: [string, string][] = Object.entries<Record<string, string>>(manifest.exports).map(
  ([entry, targets]) => [entry.replace(/^[.][/]?/, ""), targets["@strata/source"] ?? ""],
);

/** The packages that importing an entry loads at run time. */
async function packagesOf(source: string): Promise<string[]> {
  const bundle = await rolldown({ input: join(folder, source), external: /^[^./]/ });
  try {
    const { output } = await bundle.generate();
    const specifiers = output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.imports : []));
    return [...new Set(specifiers.map((name) => name.match(/^(@[^/]+[/])?[^/]+/)?.[0] ?? name))].sort();
  } finally {
    await bundle.close();
  }
}

test("reads coins and candles with only the market tables", async () => {
  const market = ["@strata/market-store", "@strata/schema-market", "drizzle-orm"];
  expect(await packagesOf("src/candles.ts")).toEqual(market);
  expect(await packagesOf("src/cryptocurrencies.ts")).toEqual(market);
});

test.each(entries)("entry %j imports only dependencies of the package", async (_, source) => {
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  expect(declared).toEqual(expect.arrayContaining(await packagesOf(source)));
});

test("has one entry per topic, and an index with all of them", async () => {
  const topics = Object.entries(await import("../src/index.ts"))
    .filter(([, value]) => typeof value === "object" && Symbol.toStringTag in value)
    .map(([name]) => name);
  expect(entries.map(([entry]) => entry).filter(Boolean)).toEqual(topics.sort());
});
