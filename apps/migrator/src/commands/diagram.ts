import { type Command, Option } from "commander";
import { withHelp } from "../cli/help.ts";
import { print } from "../cli/output.ts";
import { createProgram } from "../cli/program.ts";
import { withProgress } from "../cli/progress.ts";
import { staleCommandLine } from "../diagram/command_line.ts";
import { draw } from "../diagram/draw.ts";
import { staleReadmes } from "../diagram/readmes.ts";
import { exitCodes, StrataError } from "../errors.ts";
import { repositoryFolder } from "../paths.ts";
import { styled } from "../text.ts";

/** `strata diagram` */
export function defineDiagram(command: Command): void {
  command
    .addOption(
      new Option("--out <folder>", "folder of the dictionary (index.html) and schema.dbml").default(
        "diagram",
        "diagram",
      ),
    )
    .option("--check", "write nothing; exit with 2 if a README or docs/cli.md is out of date")
    .action(async (options: { out: string; check?: true }) => {
      const program = await createProgram({ clone: true });
      const stale = [...staleReadmes(repositoryFolder), ...staleCommandLine(repositoryFolder, program)];
      if (options.check) {
        if (stale.length === 0) return print("The READMEs and docs/cli.md are up to date.");
        throw new StrataError(exitCodes.pending, "Generated parts of the documentation are out of date.", {
          where: stale.map(({ path }) => path).join("\n"),
          hint: "Run `strata diagram` and commit the files.",
        });
      }
      const written = await withProgress("Drawing", () => draw(options.out));
      for (const { write } of stale) write();
      for (const path of [...stale.map(({ path }) => path), ...written])
        print(`${styled("green", "✓")} ${path}`);
    });
  withHelp(command, {
    examples: [
      ["Update the documentation and write ./diagram/index.html", "strata diagram"],
      ["In CI: fail if the documentation is out of date", "strata diagram --check"],
    ],
    exits: ["pending"],
  });
}
