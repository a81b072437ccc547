import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { run } from "./commands.ts";

const workspace = join(import.meta.dirname, "../..");
const release = join(workspace, ".release");
const address = "https://github.com/strata-db/strata";

/** Content of a tarball: its package.json, folder, and files by extension. */
async function unpack(tarball: string) {
  const folder = join(inject("outside"), "tarballs", tarball);
  mkdirSync(folder, { recursive: true });
  await run("tar", ["-xzf", join(release, tarball), "--strip-components", "1"], { cwd: folder });
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  return {
    folder,
    read,
    manifest: read("package.json"),
    ending: (...endings: string[]) => files.filter((file) => endings.some((ending) => file.endsWith(ending))),
  };
}

describe.for(readdirSync(release).filter((name) => name.endsWith(".tgz")))("%s", (tarball) => {
  test("imports only declared dependencies and no private files", async () => {
    const { ending, read, manifest, folder } = await unpack(tarball);
    expect(manifest).not.toMatch(/"(workspace|catalog|file|link):/);
    const { name, dependencies, peerDependencies, optionalDependencies } = JSON.parse(manifest);
    const known = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
    for (const file of ending(".js", ".d.ts")) {
      for (const specifier of specifiersOf(read(file))) {
        const where = `"${specifier}" in ${file}`;
        if (specifier.startsWith(".")) {
          // A declaration file imports the source name of another one, and TypeScript finds its declaration.
          const named = file.endsWith(".d.ts") ? specifier.replace(/\.[jt]s$/, ".d.ts") : specifier;
          const target = relative(folder, join(folder, dirname(file), named));
          expect(target, where).toMatch(/^(dist|bin|site)\//);
          expect(existsSync(join(folder, target)), where).toBe(true);
        } else if (!specifier.startsWith("node:")) {
          expect([name, ...known], where).toContain(packageOf(specifier));
          expect(builtinModules, `${where} without node:`).not.toContain(specifier);
          expect(specifier, where).not.toMatch(/\/(src|dist)\//);
        }
      }
    }
  });

  test("has public access and provenance", async () => {
    const { manifest } = await unpack(tarball);
    expect(JSON.parse(manifest).publishConfig).toEqual({ access: "public", provenance: true });
  });

  test("names its repository, home page, issues and keywords", async () => {
    const { manifest } = await unpack(tarball);
    const { name, keywords, homepage, bugs, repository } = JSON.parse(manifest);
    const { directory } = repository;
    expect(JSON.parse(readFileSync(join(workspace, directory, "package.json"), "utf8")).name).toBe(name);
    expect(repository).toEqual({ type: "git", url: `git+${address}.git`, directory });
    expect(homepage).toBe(`${address}/tree/main/${directory}#readme`);
    expect(bugs).toEqual({ url: `${address}/issues` });
    expect(keywords).toEqual(expect.arrayContaining(["drizzle-orm", "postgresql"]));
  });

  test("has a changelog with an entry for its version", async () => {
    const { manifest, read } = await unpack(tarball);
    const { name, version } = JSON.parse(manifest);
    const changelog = read("CHANGELOG.md");
    expect(changelog.startsWith(`# ${name}\n`)).toBe(true);
    expect(changelog).toContain(`\n## ${version}\n`);
  });

  test("contains the sources of its source maps", async () => {
    const { ending, read, folder } = await unpack(tarball);
    // The comments written by the build are data, without a source to debug.
    const compiled = (file: string): boolean => file.startsWith("dist") && file !== "dist/comments.js";
    for (const file of ending(".js", ".d.ts").filter(compiled)) {
      const [, map] = /^\/\/# sourceMappingURL=(.*)$/m.exec(read(file)) ?? [];
      expect(map, `${file} has a source map`).toBeDefined();
      const place = dirname(file);
      const { sources, sourceRoot = "" } = JSON.parse(read(join(place, map ?? "")));
      for (const source of sources)
        expect(existsSync(join(folder, place, sourceRoot, source)), source).toBe(true);
    }
  });
});

/** Module specifiers of imports, exports and import types, except those in the examples of JSDoc. */
function specifiersOf(code: string): string[] {
  const found = code
    .replaceAll(/^ *\*.*$/gm, "")
    .matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\(|\bdeclare module)\s*"([\w@./:-]+)"/g);
  return [...found].map(([, specifier]) => specifier ?? "");
}

const packageOf = (specifier: string): string =>
  specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
