import { cpSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import workspace from "../../package.json" with { type: "json" };
import { run } from "./commands.ts";
import { serveTarballs } from "./registry.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder outside the repository, removed at the end. */
    outside: string;
    /** URL of the registry that serves the packed tarballs. */
    registry: string;
  }
}

/** Command with which npx runs pnpm, in the version of the workspace. */
export const pnpm = ["--yes", workspace.packageManager];

const repository = join(import.meta.dirname, "../..");

/** Packs and serves the packages, and installs the runtimes for the examples. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outside = mkdtempSync(join(tmpdir(), "strata-examples-"));
  // Asynchronous, since it removes some sixty thousand files while workers still report.
  const remove = () => rm(outside, { recursive: true, force: true, maxRetries: 10 });
  try {
    const runtimes = join(outside, "runtimes");
    cpSync(join(import.meta.dirname, "runtimes"), runtimes, { recursive: true });
    await Promise.all([
      timed("packed", run("npx", [...pnpm, "release:dry"], { cwd: repository })),
      timed("runtimes installed", run("npx", [...pnpm, "install"], { cwd: runtimes })),
    ]);
    const registry = await serveTarballs(join(repository, ".release"));
    project.provide("outside", outside);
    project.provide("registry", registry.url);
    return () => {
      registry.close();
      return remove();
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Environment of npm: with a shared cache, and without files left behind. */
export const npmInstall = (outside: string) => [
  ...["install", "--no-audit", "--no-fund", "--prefer-offline", "--cache", join(outside, "npm-cache")],
];

async function timed(what: string, work: Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work;
  console.log(`${what} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
