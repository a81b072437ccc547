import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ExternalProject } from "./external_project.ts";

// Runs the install commands and the code of the test kit's README in a service without anything else.
const readme = readFileSync(join(import.meta.dirname, "../../packages/testing/README.md"), "utf8");
const [, packages = ""] = /^npm install (.*)$/m.exec(readme) ?? [];
const [code = ""] = /(?<=^```ts\n)\/\/ prices\.test\.ts\n.*?(?=^```$)/ms.exec(readme) ?? [];
const service = new ExternalProject("ten-lines", "npm");

test("ten lines: install", async () => {
  const lines = code.split("\n").filter((line) => line !== "" && !line.startsWith("//"));
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.length).toBeLessThanOrEqual(10);
  service.write("prices.test.ts", code);
  service.write("package.json", JSON.stringify({ type: "module" }));
  await service.install(...packages.split(" "));
});

test.for(["drizzle-orm", "@electric-sql/pglite"])("ten lines: one copy of %s", (name) => {
  expect(service.copiesOf(name)).toHaveLength(1);
});

test.for(["20", "22", "24"] as const)("ten lines: test, Node.js %s", async (node) => {
  // Later versions run TypeScript directly.
  const loader = node === "20" ? ["--import", "tsx"] : [];
  await service.node(node, ...loader, "--test", "prices.test.ts");
});
