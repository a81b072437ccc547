import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryFolder } from "@strata/migrator/paths";
import { runProgram } from "@strata/test-support/programs";
import { expect, onTestFinished, test } from "vitest";

/** Runs the check on a repository with one file. */
async function check(text: string) {
  const cwd = mkdtempSync(join(tmpdir(), "strata-words-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  writeFileSync(join(cwd, "text.md"), text);
  for (const args of [
    ["init", "--quiet"],
    ["add", "."],
  ])
    await runProgram("git", args, { cwd });
  return runProgram(process.execPath, [join(repositoryFolder, "tools/words.js")], { cwd });
}

test.for([
  ["anew", 'text.md:2: "anew", better: again'],
  ["Colours", 'text.md:2: "Colours", better: color'],
  ["guardianPort", 'text.md:2: "guardian", better: watchdog'],
  ["the_recipe", 'text.md:2: "recipe", better: database spec'],
  ["59 % of all", 'text.md:2: "9 %", better: 59%'],
])("reports the line of a word and what to say instead: %s", async ([word = "", line = ""]) => {
  const { code, output } = await check(`A first line.\nA second line, ${word}.\n`);
  expect(output).toContain(line);
  expect(code).toBe(1);
});

test("accepts plain English and code that looks similar", async () => {
  const text = `Recommended amendments renew 59% of them.\nconst rest = 59 % size; a % 7; sql\`\${x} % \${y}\`\n`;
  expect(await check(text)).toMatchObject({ code: 0, output: "" });
});
