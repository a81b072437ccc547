import { basename, dirname } from "node:path";
import { lint } from "@strata/migrate";
import type { Command } from "commander";
import { withHelp } from "../cli/help.ts";
import { print, printError } from "../cli/output.ts";
import { withProgress } from "../cli/progress.ts";
import { schemaComments } from "../documentation.ts";
import { exitCodes, StrataError } from "../errors.ts";
import { findingsText } from "../findings.ts";
import { generate, pendingChanges } from "../generate.ts";
import { migrationsFolder, repositoryFolder } from "../paths.ts";
import * as schema from "../schema.ts";

interface Options {
  readonly name?: string;
  readonly hints?: string;
  readonly check?: true;
}

/** `strata generate` */
export function defineGenerate(command: Command): void {
  command
    .option("--name <name>", "last part of the migration's name (default: a random one)")
    .option("--hints <json>", "answers to the questions of drizzle-kit: rename or create")
    .option("--check", "write nothing; exit with 2 if a migration is missing")
    .action(async (options: Options) => {
      const where = {
        folder: repositoryFolder,
        migrations: migrationsFolder,
        schema,
        comments: schemaComments(),
      };
      if (options.check) return check(where);
      const interactive = Boolean(process.stdin.isTTY && process.stdout.isTTY);
      const path = await generate({ ...where, name: options.name, hints: options.hints, interactive });
      if (!path) return print(upToDate);
      print(`Generated ${path}. Review it, then run \`strata migrate\`.`);
      await warnAbout(path);
    });
  withHelp(command, {
    notes:
      "On a terminal it asks whether a change is a rename. Without a terminal it exits with 5 and prints the possible values of --hints. The new migration is checked as with `strata lint`; findings do not change the exit code.",
    examples: [
      ["Generate a migration", "strata generate --name add_maintenance_windows"],
      ["In CI: fail if a migration is missing", "strata generate --check"],
    ],
    exits: ["pending", "decision"],
  });
}

const upToDate = "The migrations match the schema.";

/** Prints what lint finds in a new migration. */
async function warnAbout(path: string): Promise<void> {
  const findings = await lint({ folder: migrationsFolder, only: [basename(dirname(path))] });
  if (findings.length > 0) printError(findingsText(findings));
}

async function check(where: Parameters<typeof pendingChanges>[0]): Promise<void> {
  const changes = await withProgress("Comparing the schema with the migrations", () => pendingChanges(where));
  if (changes.length === 0) return print(upToDate);
  throw new StrataError(exitCodes.pending, "The schema has changes that no migration contains.", {
    where: changes.join("\n"),
    hint: "Run `strata generate --name <what_changes>` and commit the migration.",
  });
}
