import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Outsider } from "./outsider.ts";

/**
 * Tests of one example, as steps that depend on each other. Versions of TypeScript and runtimes are divided between
 * the two package managers, since a problem with a version shows with either.
 *
 * @param bunTest arguments with which Bun runs the tests.
 */
export function verifyExample(name: string, ...bunTest: string[]): void {
  verifyWithNpm(name, ...bunTest);
  verifyWithPnpm(name);
}

/** The steps with npm. */
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

/** The steps with pnpm. */
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
