import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { repositoryFolder } from "@strata/migrator/paths";
import { runProgram } from "@strata/test-support/programs";

// What the tests that run the examples of documents share.

const catalog = readFileSync(join(repositoryFolder, "pnpm-workspace.yaml"), "utf8");

/** The version of a package in the catalog of the workspace. */
export const catalogVersion = (name: string): string | undefined =>
  catalog.match(new RegExp(`^ +"?${name}"?: (\\S+)$`, "m"))?.[1];

/** A fenced code block. */
export interface CodeBlock {
  /** Line number of its fence. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** File name in its first line, which is a comment: `// schema.ts`. */
  readonly file: string | undefined;
  /** Reason of a preceding `<!-- not run: reason -->`. */
  readonly notRun: string | undefined;
  /** Program of a preceding `<!-- needs: program -->`. */
  readonly needs: string | undefined;
}

/** The fenced code blocks of a Markdown document, in order. */
export function codeBlocks(markdown: string): CodeBlock[] {
  const fence = /(?:^<!-- (?:not run: (.*)|needs: (.*)) -->\n+)?^```(\w+)\n([\s\S]*?)^```$/gm;
  return [...markdown.matchAll(fence)].map((match) => {
    const [whole, notRun, needs, language = "", text = ""] = match;
    return {
      line: markdown.slice(0, match.index + whole.indexOf("```")).split("\n").length,
      language,
      text,
      file: /^(?:\/\/|--|#) ([\w./-]+\.\w+)$/.exec(text.split("\n", 1)[0] ?? "")?.[1],
      notRun,
      needs,
    };
  });
}

/** The texts of the code blocks of one language. */
export const codeIn = (markdown: string, language: string): string[] =>
  codeBlocks(markdown)
    .filter((block) => block.language === language)
    .map(({ text }) => text);

/** A temporary folder in which the packages of the workspace are installed. */
export class ScratchFolder {
  readonly path: string = mkdtempSync(join(tmpdir(), "strata-documents-"));

  constructor() {
    symlinkSync(join(import.meta.dirname, "../node_modules"), join(this.path, "node_modules"));
    writeFileSync(join(this.path, "package.json"), JSON.stringify({ type: "module" }));
  }

  /** A new folder in it that has the same packages. */
  subfolder(name: string): string {
    const path = mkdtempSync(join(this.path, `${name}-`));
    symlinkSync(join(this.path, "node_modules"), join(path, "node_modules"));
    return path;
  }

  /** Runs a shell script with the programs of the installed packages and returns its standard output. */
  async run(script: string, cwd: string, variables: NodeJS.ProcessEnv = {}): Promise<string> {
    const PATH = [join(this.path, "node_modules/.bin"), process.env.PATH].join(delimiter);
    const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, ...variables, PATH };
    // npx would look the program up in the registry.
    const { code, stdout, output } = await runProgram("sh", ["-ec", script.replaceAll("npx ", "")], {
      cwd,
      env,
    });
    if (code !== 0) throw new Error(`Exit code ${code} of:\n${script}\n${output}`);
    return stdout;
  }

  /** Whether a program is installed. */
  async has(program: string): Promise<boolean> {
    return (await runProgram("sh", ["-c", `command -v ${program}`])).code === 0;
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
