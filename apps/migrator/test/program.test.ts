import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultDataset } from "@strata/sample-data";
import type { Command } from "commander";
import { describe, expect, test, vi } from "vitest";
import { reportFailure } from "../src/cli/failure.ts";
import { helpOf, pathOf } from "../src/cli/help.ts";
import { createProgram } from "../src/cli/program.ts";
import { staleCommandLine } from "../src/diagram/command_line.ts";
import { exitCodes } from "../src/errors.ts";
import { bugsUrl, version } from "../src/manifest.ts";
import { repositoryFolder } from "../src/paths.ts";
import { runHere } from "./in_process.ts";

const withSubcommands = (command: Command): Command[] => [
  command,
  ...command.commands.flatMap(withSubcommands),
];
const commands = (await createProgram()).commands.flatMap(withSubcommands);
const byPath = commands.map((command) => [pathOf(command), command] as const);

const documentation = readFileSync(join(repositoryFolder, "docs/cli.md"), "utf8");

test.each(["-V", "--version"])("%s prints the version of the package", async (option) => {
  expect(await runHere([option])).toEqual({ code: exitCodes.ok, stdout: `${version}\n`, stderr: "" });
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
});

describe("--help", () => {
  test.each(["", ...byPath.map(([path]) => path)])("of strata %s fits 80 columns", async (path) => {
    const { code, stdout } = await runHere([...path.split(" ").filter(Boolean), "--help"]);
    expect(code).toBe(exitCodes.ok);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test.each(byPath)(
    "of strata %s has examples and a link to its section of the documentation",
    async (path) => {
      const { stdout } = await runHere([...path.split(" "), "--help"]);
      expect(stdout).toMatch(/^Examples:\n {2}# .+\n {2}strata /m);
      const [, section] = /^https:\/\/.*\/docs\/cli\.md#(.+)$/m.exec(stdout) ?? [];
      expect(section).toBe(path.replaceAll(" ", "-"));
      expect(documentation).toContain(`\n### ${path}\n`);
    },
  );

  test("of strata lists the exit codes", async () => {
    const { stdout } = await runHere(["--help"]);
    for (const code of Object.values(exitCodes))
      expect(stdout).toMatch(new RegExp(`^ {2,3}${code} {2}\\w|^ {2,3}${code} {2}\``, "m"));
  });

  test.each(byPath)("of strata %s shows each default as its option accepts it", (_, command) => {
    const helper = command.createHelp();
    for (const option of command.options) {
      const [, shown] = /\(.*default: (.*)\)$/.exec(helper.optionDescription(option)) ?? [];
      if (option.defaultValue === undefined || shown === undefined) continue;
      expect(option.parseArg ? option.parseArg(shown, undefined) : shown).toEqual(option.defaultValue);
    }
  });

  test("of strata seed sample shows the defaults of the dataset", () => {
    const sample = commands.find((command) => pathOf(command) === "seed sample");
    expect(sample?.opts()).toEqual(defaultDataset);
  });
});

test.each(byPath)("the examples of strata %s are valid command lines", async (_, command) => {
  for (const [, line] of helpOf(command)?.examples ?? []) {
    const [words = ""] = line.split(" | ");
    const program = await createProgram();
    const ran: string[] = [];
    for (const one of program.commands.flatMap(withSubcommands)) {
      if (one.commands.length === 0) one.action(() => void ran.push(pathOf(one)));
    }
    await program.parseAsync(words.split(" ").slice(1), { from: "user" });
    expect(ran).toEqual([expect.stringMatching(new RegExp(`^${pathOf(command)}`))]);
  }
});

test("docs/cli.md has the commands, options and exit codes of the program", async () => {
  expect(staleCommandLine(repositoryFolder, await createProgram())).toEqual([]);
});

describe("an installed package", () => {
  const installed = { clone: false };
  const clonesOnly = ["generate", "diagram", "push"];

  test("does not list the commands that need a clone", async () => {
    const listed = [...(await runHere(["--help"], installed)).stdout.matchAll(/^ {2}([a-z]+)\b/gm)].map(
      ([, name]) => name,
    );
    expect(listed).toEqual(expect.arrayContaining(["start", "migrate", "status"]));
    for (const name of clonesOnly) expect(listed).not.toContain(name);
  });

  test.each(clonesOnly)("rejects %s and names the reason", async (name) => {
    expect(await runHere([name], installed)).toEqual({
      code: exitCodes.configuration,
      stdout: "",
      stderr: expect.stringMatching(
        new RegExp(
          `^strata: \`strata ${name}\` needs a clone of the repository\\.\n {2}where: .*\n {2}do: {4}Run it`,
        ),
      ),
    });
  });
});

describe("an unexpected error", () => {
  const bug = new TypeError("at postgres://me:secret@host/db");

  /** What is printed on standard error. */
  async function reported(error: unknown): Promise<string> {
    let printed = "";
    const spy = vi.spyOn(console, "error").mockImplementation((text) => {
      printed += `${text}\n`;
    });
    try {
      expect(await reportFailure(error, { json: false })).toBe(exitCodes.unexpected);
      return printed;
    } finally {
      spy.mockRestore();
    }
  }

  test("names the address of the issue tracker", async () => {
    const printed = await reported(bug);
    expect(printed).toMatch(/^strata: at postgres:\/\/host\/db\n {2}do: {4}This is a bug in strata\./);
    expect(printed.replace(/\s+/g, " ")).toContain(`report it at ${bugsUrl} `);
    expect(printed).not.toContain("program.test.ts");
  });

  test("is followed by its stack trace with STRATA_DEBUG, without secrets", async () => {
    vi.stubEnv("STRATA_DEBUG", "1");
    try {
      const printed = await reported(bug);
      expect(printed).toContain("program.test.ts");
      expect(printed).not.toContain("secret");
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
