import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseAst } from "rolldown/parseAst";
import { expect, test } from "vitest";
import { inventory } from "../src/inventory.ts";

type Node = Record<string, unknown> & { type: string };

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value;

/** All nodes of a tree, outer nodes first. */
function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node).flat()) if (isNode(value)) yield* nodesOf(value);
}

/** The query functions that a test file uses in an expression, as topic and function. */
function usedBy(file: string): string[] {
  const program = parseAst(readFileSync(file, "utf8"), { lang: "ts" }) as unknown as Node;
  const topicsOf = new Map<string, string>();
  const used = new Set<string>();
  for (const node of nodesOf(program)) {
    if (node.type === "ImportDeclaration") {
      const { value } = node.source as { value: string };
      if (!value.startsWith("../src/")) continue;
      for (const { imported, local } of node.specifiers as { imported?: Node; local: Node }[])
        if (imported) topicsOf.set(String(local.name), `${basename(value, ".ts")}.${imported.name}`);
    }
    // Called or passed as an argument; an import or a mention in a text does not count.
    if (node.type === "CallExpression")
      for (const expression of [node.callee, ...(node.arguments as unknown[])])
        if (isNode(expression) && expression.type === "Identifier") used.add(String(expression.name));
  }
  return [...used].flatMap((name) => topicsOf.get(name) ?? []);
}

test("calls every query in a test", () => {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".db.test.ts"));
  const used = new Set(files.flatMap((file) => usedBy(join(import.meta.dirname, file))));
  const names = Object.entries(inventory).flatMap(([topic, queries]) =>
    Object.keys(queries).map((name) => `${topic}.${name}`),
  );
  expect(names.length).toBeGreaterThan(200);
  expect(names.filter((name) => !used.has(name))).toEqual([]);
});
