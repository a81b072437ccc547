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
    /** A folder outside the repository, removed in the end. */
    outside: string;
    /** Address of the registry that serves our tarballs. */
    registry: string;
  }
}

/** How npx runs pnpm, in the version that the workspace is made with. */
export const pnpm = ["--yes", workspace.packageManager];

const repository = join(import.meta.dirname, "../..");

/** Packs and serves our packages, and installs the runtimes that the examples are tried on. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const outside = mkdtempSync(join(tmpdir(), "strata-examples-"));
  // Some sixty thousand files: the workers that end meanwhile are to be heard.
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

/** How npm installs here: with a cache that is shared, and leaves nothing behind. */
export const npmInstall = (outside: string) => [
  ...["install", "--no-audit", "--no-fund", "--prefer-offline", "--cache", join(outside, "npm-cache")],
];

async function timed(what: string, work: Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work;
  console.log(`${what} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
