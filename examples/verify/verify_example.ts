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
  verifyWithNpm(name, ...bunTest);
  verifyWithPnpm(name);
}

/** The share of npm. */
export function verifyWithNpm(name: string, ...bunTest: string[]): void {
  const outsider = new Outsider(name, "npm");
  describe(`${name}, npm`, () => {
    installs(outsider, name);
    test("types, TypeScript 5.9", async () => {
      expect(await outsider.typeErrors("5.9")).toEqual([]);
    });
    test("tests, Node.js 22", () => outsider.testOnNode("22"));
    test("tests, Node.js 24", () => outsider.testOnNode("24"));
    test("tests, Bun", () => outsider.bun(...bunTest));
  });
}

/** The share of pnpm. */
export function verifyWithPnpm(name: string): void {
  const outsider = new Outsider(name, "pnpm");
  describe(`${name}, pnpm`, () => {
    installs(outsider, name);
    test("types, TypeScript 7.0", async () => {
      expect(await outsider.typeErrors("7.0")).toEqual([]);
    });
    test("tests, Node.js 20", () => outsider.testOnNode("20"));
  });
}

function installs(outsider: Outsider, name: string): void {
  test("install", async () => {
    outsider.copy(join(import.meta.dirname, "..", name));
    await outsider.install();
  });
  test.for(["drizzle-orm", "@electric-sql/pglite"])("one copy of %s", (name) => {
    expect(outsider.copiesOf(name)).toHaveLength(1);
  });
}
