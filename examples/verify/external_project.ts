import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { inject } from "vitest";
import { attempt, run } from "./commands.ts";
import { npmInstall, pnpm } from "./global_setup.ts";

/** The tested versions; `runtimes/package.json` pins their releases. */
type Node = "20" | "22" | "24";
type TypeScript = "5.9" | "7.0";

const runtime = (...path: string[]) => join(inject("outside"), "runtimes/node_modules", ...path);

/** A project outside the repository, which has only the packages named in its package.json. */
export class ExternalProject {
  readonly #manager: "npm" | "pnpm";
  readonly #name: string;

  constructor(name: string, manager: "npm" | "pnpm") {
    this.#name = name;
    this.#manager = manager;
  }

  get folder(): string {
    return join(inject("outside"), this.#manager, this.#name);
  }

  /** Writes a file of the project. */
  write(name: string, content: string): void {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, name), content);
  }

  /** Copies the files of a repository folder, except installed and built ones. */
  copy(from: string): void {
    cpSync(from, this.folder, {
      recursive: true,
      filter: (path) => !["node_modules", "dist"].includes(basename(path)),
    });
  }

  /** Installs the package.json, or adds packages: Strata's from the tarballs, others from the npm registry. */
  async install(...packages: string[]): Promise<void> {
    this.write(".npmrc", `@strata:registry=${inject("registry")}\n`);
    if (this.#manager === "npm") await this.#run("npm", [...npmInstall(inject("outside")), ...packages]);
    else await this.#run("npx", [...pnpm, "install", ...packages]);
  }

  /** Folders where the package manager put copies of a package. */
  copiesOf(name: string): string[] {
    return readdirSync(join(this.folder, "node_modules"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => relative(this.folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
      .filter((path) => path.endsWith(`node_modules/${name}`));
  }

  /**
   * Type-checks the project, and each declaration file that it uses, with one version of TypeScript.
   *
   * @returns the errors outside the declarations of Drizzle and PGlite, which have errors of their own.
   */
  async typeErrors(typeScript: TypeScript): Promise<string[]> {
    const compiler = runtime(`typescript-${typeScript}`);
    // TypeScript 7 with one checker instead of four, which duplicate much of the work when processors are busy.
    const check =
      typeScript === "5.9"
        ? [join(import.meta.dirname, "check_types.js"), compiler]
        : [
            join(compiler, "bin/tsc"),
            ...["--noEmit", "--skipLibCheck", "false", "--pretty", "false", "--listFiles", "--checkers", "1"],
          ];
    const { output } = await attempt(runtime("node-24/bin/node"), check, { cwd: this.folder });
    if (!/@strata\/.*\.d\.ts$/m.test(output))
      throw new Error(`No declaration file of Strata was checked:\n${output}`);
    return output
      .split("\n")
      .filter((line) => /(^|: )error TS\d+:/.test(line))
      .filter((line) => !/^(drizzle-orm|@electric-sql)\//.test(line.split("node_modules/").at(-1) ?? line));
  }

  /** Hover texts of TypeScript 5.9 for expressions that are statements of a program of the project. */
  async hovers(program: string, ...expressions: string[]): Promise<{ errors: string[]; shown: string[] }> {
    const script = join(import.meta.dirname, "hovers.js");
    return JSON.parse(await this.node("24", script, runtime("typescript-5.9"), program, ...expressions));
  }

  /** Runs the tests as the README describes, on one version of Node.js. */
  async testOnNode(node: Node): Promise<void> {
    const path = runtime(`node-${node}`, "bin");
    if (this.#manager === "npm") await this.#run("npm", ["test"], path);
    else await this.#run("npx", [...pnpm, "test"], path);
  }

  /** Runs a command of Bun. */
  async bun(...args: string[]): Promise<void> {
    await this.#run("bun", args, runtime(".bin"));
  }

  /** Runs a command with one version of Node.js, and returns its output. */
  node(node: Node, ...args: string[]): Promise<string> {
    return this.#run("node", args, runtime(`node-${node}`, "bin"));
  }

  async #run(command: string, args: readonly string[], path?: string): Promise<string> {
    const STRATA_TESTING_CACHE = join(inject("outside"), "images");
    return run(command, args, { cwd: this.folder, env: { STRATA_TESTING_CACHE }, ...(path && { path }) });
  }
}
