import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join, relative } from "node:path";
import { repositoryFolder } from "@strata/migrator/paths";
import { type Outcome, runProgram } from "@strata/test-support/programs";

/** An edit of the repository: a new file, or lines at the top of a file or before or after existing text. */
export type Edit =
  | { readonly file: string; readonly text: string }
  | { readonly file: string; readonly top: string }
  | { readonly file: string; readonly after: string; readonly lines: string }
  | { readonly file: string; readonly before: string; readonly lines: string };

/** A built copy of the repository, to try changes on. */
export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), "strata-contributing-"));

  constructor() {
    cpSync(repositoryFolder, this.folder, {
      recursive: true,
      filter: (source) =>
        ![".git", ".release", ".strata", ".turbo", "node_modules"].includes(basename(source)),
    });
    for (const project of ["", ...projects()]) {
      linkModules(join(repositoryFolder, project), join(this.folder, project));
    }
  }

  apply(edits: readonly Edit[]): void {
    for (const edit of edits) {
      const path = join(this.folder, edit.file);
      if ("text" in edit) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, edit.text);
        continue;
      }
      const text = readFileSync(path, "utf8");
      if ("top" in edit) {
        writeFileSync(path, edit.top + text);
        continue;
      }
      const anchor = "after" in edit ? edit.after : edit.before;
      const parts = text.split(anchor);
      if (parts.length !== 2)
        throw new Error(`${edit.file} must contain ${JSON.stringify(anchor)} exactly once.`);
      const lines = "after" in edit ? anchor + edit.lines : edit.lines + anchor;
      writeFileSync(path, parts.join(lines));
    }
  }

  /**
   * Installs a new package as pnpm does: the dependencies of a similar package, and the package itself in its
   * dependents.
   */
  install(name: string, like: string): void {
    linkModules(join(repositoryFolder, "packages", like), join(this.folder, "packages", name));
    for (const project of projects()) {
      const manifest = readFileSync(join(this.folder, project, "package.json"), "utf8");
      if (!manifest.includes(`"@strata/${name}": "workspace:`)) continue;
      symlinkSync(
        join(this.folder, "packages", name),
        join(this.folder, project, "node_modules/@strata", name),
      );
    }
  }

  /** Runs a program of the copy, such as `strata`, `tsc` or `vitest`. */
  run(
    line: string,
    { project = "", signal }: { project?: string; signal?: AbortSignal } = {},
  ): Promise<Outcome> {
    const cwd = join(this.folder, project);
    const PATH = [join(cwd, "node_modules/.bin"), join(this.folder, "node_modules/.bin"), process.env.PATH];
    const env = Object.fromEntries(
      // Without the environment of the current test run.
      Object.entries(process.env).filter(
        ([name]) => !/^(VITEST|NODE_ENV|NODE_OPTIONS|DATABASE_URL)/.test(name),
      ),
    );
    return runProgram("sh", ["-c", line], {
      cwd,
      env: { ...env, PATH: PATH.join(delimiter), NO_COLOR: "1", FORCE_COLOR: undefined },
      ...(signal && { signal }),
    });
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Folders of the workspace packages. */
const projects = (): string[] => [
  ...["packages", "apps", "tests"].flatMap((group) =>
    readdirSync(join(repositoryFolder, group)).map((name) => join(group, name)),
  ),
  join("tools", "reference"),
];

/**
 * Installs the dependencies of a package in its copy. Workspace packages link to the copy; everything else links to
 * the one store, which is not copied.
 */
function linkModules(from: string, to: string): void {
  const [source, target] = [join(from, "node_modules"), join(to, "node_modules")];
  mkdirSync(target);
  for (const { name, parentPath, isLink } of links(source)) {
    const place = join(target, relative(source, parentPath));
    mkdirSync(place, { recursive: true });
    const path = join(parentPath, name);
    // Relative links lead to the packages of the copy, and through its .pnpm to the store.
    symlinkSync(isLink ? readlinkSync(path) : path, join(place, name));
  }
}

/** The entries of a node_modules: links, including those in scope folders, and the folders `.pnpm` and `.bin`. */
function links(folder: string): { name: string; parentPath: string; isLink: boolean }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const { name } = entry;
    if (name.startsWith("@")) return links(join(folder, name));
    const isLink = entry.isSymbolicLink();
    return isLink || name === ".pnpm" || name === ".bin" ? [{ name, parentPath: folder, isLink }] : [];
  });
}
