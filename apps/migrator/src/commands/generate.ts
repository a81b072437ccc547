import type { Command } from "commander";
import { print } from "../cli/output.ts";
import { withProgress } from "../cli/progress.ts";
import { schemaComments } from "../documentation.ts";
import { exitCodes, StrataError } from "../errors.ts";
import { generate, pendingChanges } from "../generate.ts";
import { migrationsFolder, repositoryFolder } from "../paths.ts";
import * as schema from "../schema.ts";

interface Options {
  readonly name?: string;
  readonly hints?: string;
  readonly check?: true;
}

/** `strata generate` */
export const addGenerate = (program: Command): Command =>
  program
    .command("generate")
    .description("write a migration for what has changed in the schema")
    .option("--name <name>", "last part of the migration's name")
    .option("--hints <json>", "answers to drizzle-kit's questions (rename or create)")
    .option("--check", "write nothing; exit with 2 if something would be written")
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
      print(
        path ? `Wrote ${path}: read it, then run \`strata migrate\`.` : "The migrations equal the schema.",
      );
    });

async function check(where: Parameters<typeof pendingChanges>[0]): Promise<void> {
  const changes = await withProgress("Comparing the schema with the migrations", () => pendingChanges(where));
  if (changes.length === 0) return print("The migrations equal the schema.");
  throw new StrataError(exitCodes.pending, "The schema has changes that no migration holds.", {
    where: changes.join("\n"),
    hint: "Run `strata generate --name <what_changes>` and commit the migration.",
  });
}
