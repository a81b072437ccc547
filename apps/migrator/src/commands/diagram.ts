import type { Command } from "commander";
import { print } from "../cli/output.ts";
import { withProgress } from "../cli/progress.ts";
import { draw } from "../diagram/draw.ts";
import { staleReadmes } from "../diagram/readmes.ts";
import { exitCodes, StrataError } from "../errors.ts";
import { repositoryFolder } from "../paths.ts";
import { styled } from "../text.ts";

/** `strata diagram` */
export const addDiagram = (program: Command): Command =>
  program
    .command("diagram")
    .description("draw the schema: the pictures in the READMEs, a dictionary to browse, a DBML file")
    .option("--out <folder>", "where the dictionary (index.html) and schema.dbml go", "diagram")
    .option("--check", "write nothing; exit with 2 if a README is not as the schema says")
    .action(async (options: { out: string; check?: true }) => {
      const stale = staleReadmes(repositoryFolder);
      if (options.check) {
        if (stale.length === 0) return print("The READMEs show the schema as it is.");
        throw new StrataError(exitCodes.pending, "The schema has changes that READMEs do not show.", {
          where: stale.map(({ path }) => path).join("\n"),
          hint: "Run `strata diagram` and commit the READMEs.",
        });
      }
      const written = await withProgress("Drawing", () => draw(options.out));
      for (const { write } of stale) write();
      for (const path of [...stale.map(({ path }) => path), ...written])
        print(`${styled("green", "✓")} ${path}`);
    });
