import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Rules that axe-core leaves out by default. */
const optionalRules = ["label-content-name-mismatch", "target-size", "css-orientation-lock", "p-as-heading"];

/** The accessibility violations of a page, each with its elements. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const options: RunOptions = {
    resultTypes: ["violations"],
    rules: Object.fromEntries(optionalRules.map((rule) => [rule, { enabled: true }])),
  };
  const results = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}
