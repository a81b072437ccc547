import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Outsider } from "./outsider.ts";

/**
 * The tests of one example, each a step that needs those before it. What it is checked with and run on is dealt out to
 * the two package managers, since a fault of a version shows in either of the trees that they make.
 *
 * @param bunTest what Bun is told to run its tests.
 */
export function verifyExample(name: string, ...bunTest: string[]): void {
  const npm = new Outsider(name, "npm");
  const pnpm = new Outsider(name, "pnpm");

  const installs = (outsider: Outsider) => {
    test("install", async () => {
      outsider.copy(join(import.meta.dirname, "..", name));
      await outsider.install();
    });
    test("one copy of drizzle-orm", () => {
      expect(outsider.copiesOf("drizzle-orm")).toHaveLength(1);
    });
  };

  describe(`${name}, npm`, () => {
    installs(npm);
    test("types, TypeScript 5.9", async () => {
      expect(await npm.typeErrors("5.9")).toEqual([]);
    });
    test("tests, Node.js 22", () => npm.testOnNode("22"));
    test("tests, Node.js 24", () => npm.testOnNode("24"));
    test("tests, Bun", () => npm.bun(...bunTest));
  });

  describe(`${name}, pnpm`, () => {
    installs(pnpm);
    test("types, TypeScript 7.0", async () => {
      expect(await pnpm.typeErrors("7.0")).toEqual([]);
    });
    test("tests, Node.js 20", () => pnpm.testOnNode("20"));
  });
}
