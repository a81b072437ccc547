import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ExternalProject } from "./external_project.ts";

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
  const project = new ExternalProject(name, "npm");
  describe(`${name}, npm`, () => {
    installs(project, name);
    test("types, TypeScript 5.9", async () => {
      expect(await project.typeErrors("5.9")).toEqual([]);
    });
    test("tests, Node.js 22", () => project.testOnNode("22"));
    test("tests, Node.js 24", () => project.testOnNode("24"));
    test("tests, Bun", () => project.bun(...bunTest));
  });
}

/** The steps with pnpm. */
export function verifyWithPnpm(name: string): void {
  const project = new ExternalProject(name, "pnpm");
  describe(`${name}, pnpm`, () => {
    installs(project, name);
    test("types, TypeScript 7.0", async () => {
      expect(await project.typeErrors("7.0")).toEqual([]);
    });
    test("tests, Node.js 20", () => project.testOnNode("20"));
  });
}

function installs(project: ExternalProject, name: string): void {
  test("install", async () => {
    project.copy(join(import.meta.dirname, "..", name));
    await project.install();
  });
  test.for(["drizzle-orm", "@electric-sql/pglite"])("one copy of %s", (name) => {
    expect(project.copiesOf(name)).toHaveLength(1);
  });
}
