import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { repositoryFolder } from "@strata/migrator/paths";
import { createTestDatabase, type TestDatabase } from "@strata/testing";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type CodeBlock, catalogVersion, codeBlocks, ScratchFolder } from "./documents.ts";

// Runs the guides as a reader would: in one folder per guide, files are written, commands run, and outputs compared.
// How to write a block that runs is in docs/README.md.

const guides = ["README.md", ...markdownIn("docs/guides")];
const blocksOf = (guide: string): CodeBlock[] =>
  codeBlocks(readFileSync(join(repositoryFolder, guide), "utf8"));

/** The addresses of the guides, each of which stands for a database of the test. */
const addresses = /postgres:\/\/strata:secret@localhost\/\w+/g;
// Not the server of DATABASE_URL_TEST, on which the roles that a guide creates would stay.
const engine = "postgres-15";

const compilerOptions =
  "--strict --skipLibCheck --target es2023 --module nodenext --types node --rewriteRelativeImportExtensions --checkers 1";

let scratch: ScratchFolder;
let typeErrors: string;
const folders = new Map<string, string>();

beforeAll(async () => {
  scratch = new ScratchFolder();
  for (const guide of guides) {
    const folder = scratch.subfolder(basename(guide, ".md"));
    folders.set(guide, folder);
    for (const { file, text } of blocksOf(guide)) if (file) write(folder, file, text);
  }
  // Node.js 20 does not run TypeScript, so the programs are run compiled.
  const compile = `tsc ${compilerOptions} --rootDir . --outDir compiled */*.ts || true`;
  typeErrors = await scratch.run(compile, scratch.path);
  write(join(scratch.path, "compiled"), "package.json", JSON.stringify({ type: "module" }));
});

afterAll(() => scratch.remove());

function write(folder: string, file: string, text: string): void {
  mkdirSync(join(folder, dirname(file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** Paths of the Markdown files of a folder. */
function markdownIn(folder: string): string[] {
  const names = readdirSync(join(repositoryFolder, folder)).filter((name) => name.endsWith(".md"));
  return names.map((name) => `${folder}/${name}`);
}

/** The anchors that GitHub gives to the headings of a document. */
const headingsOf = (document: string): string[] =>
  [...readFileSync(join(repositoryFolder, document), "utf8").matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );

/** Lines of a script that install packages, and the others. */
function splitInstalls(script: string): { installs: string[]; commands: string } {
  const isInstall = (line: string) => line.startsWith("npm install ");
  const lines = script.split("\n");
  return { installs: lines.filter(isInstall), commands: lines.filter((line) => !isInstall(line)).join("\n") };
}

/** An expected output as a pattern: `…` stands for the rest of a line, or on its own for any lines. */
const pattern = (text: string): RegExp =>
  new RegExp(
    `^${text
      .replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
      .replace(/^…\n/gm, "[\\s\\S]*")
      .replaceAll("…", ".*")}$`,
  );

test("the programs of the guides have no type errors", () => expect(typeErrors).toBe(""));

describe.each(guides)("%s", (guide) => {
  const blocks = blocksOf(guide);

  test("installs the packages that its programs import, in the versions of the workspace", () => {
    const installs = blocks
      .filter(({ language }) => language === "sh")
      .flatMap(({ text }) => splitInstalls(text).installs.join(" ").split(" "))
      .filter((word) => !word.startsWith("-"));
    const installed = new Map(installs.map((word) => [word.replace(/(?<=.)@.*/, ""), word]));
    for (const [name, word] of installed) {
      if (name.startsWith("drizzle-")) expect(word).toBe(`${name}@${catalogVersion(name)}`);
    }
    const imports = blocks
      .filter(({ language }) => language === "ts")
      .flatMap(({ text }) => [...text.matchAll(/ from "([^"./][^"]*)";$/gm)].map(([, name = ""]) => name))
      .filter((name) => !name.startsWith("node:"));
    for (const name of imports) {
      expect([...installed.keys()]).toContain(/^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0]);
    }
  });

  test("prints the output that it shows", async ({ skip }) => {
    const folder = folders.get(guide) ?? "";
    const databases = new Map<string, TestDatabase>();
    onTestFinished(async () => {
      for (const { close } of databases.values()) await close();
    });
    const text = blocks.map((block) => block.text).join("");
    for (const address of new Set(text.match(addresses))) {
      databases.set(address, await createTestDatabase({ engine }));
    }
    const variables: NodeJS.ProcessEnv = { DATABASE_URL: undefined };
    let printed: string | undefined;
    for (const block of blocks) {
      const where = `${guide}:${block.line}`;
      if (block.needs && !(await scratch.has(block.needs))) skip(`${where}: ${block.needs} is not installed`);
      if (block.language === "sh" && block.notRun === undefined) {
        const { commands } = splitInstalls(block.text);
        const script = commands
          .replace(addresses, (address) => databases.get(address)?.url ?? address)
          // Vitest's own limits would fail on a busy machine.
          .replace("vitest run", "vitest run --testTimeout 300000 --hookTimeout 300000")
          .replace(/\bnode (\S+)\.ts\b/g, `node ../compiled/${basename(folder)}/$1.js`);
        for (const [, name = "", value] of script.matchAll(/^export (\w+)=(.*)$/gm)) variables[name] = value;
        printed = script.trim() === "" ? undefined : await scratch.run(script, folder, variables);
      } else if (block.language === "text" && printed !== undefined) {
        expect(printed, where).toMatch(pattern(block.text));
        printed = undefined;
      } else if (block.language === "ts" || block.language === "sql") {
        expect(block.file, `${where}: the first line names the file`).toBeDefined();
      } else printed = undefined;
    }
  });
});

describe.each(["README.md", ...markdownIn("docs"), ...guides.slice(1)])("%s", (document) => {
  const text = readFileSync(join(repositoryFolder, document), "utf8");

  test("links to files and headings that exist", () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
    for (const [, path = "", heading] of links) {
      const target = path === "" ? document : join(dirname(document), path);
      expect(existsSync(join(repositoryFolder, target)), `${document}: ${target}`).toBe(true);
      if (heading) expect(headingsOf(target), `${document}: ${target}#${heading}`).toContain(heading);
    }
  });

  test("names only tests that exist", () => {
    for (const [, path = ""] of text.matchAll(/`(?:tests\/)?([\w-]+\/test(?:\/[\w./]+)?)`/g)) {
      const candidates = ["packages", "apps", "tests"].map((parent) => join(repositoryFolder, parent, path));
      expect(candidates.some(existsSync), `${document}: ${path}`).toBe(true);
    }
  });
});
