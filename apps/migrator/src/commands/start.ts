import { defaultWorld } from "@strata/sample-data";
import type { Command } from "commander";
import { print } from "../cli/output.ts";
import { withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import type { Connection } from "../database.ts";
import { domains, tablesOf, viewGroups, viewsOf } from "../domains.ts";
import { drizzleKit } from "../drizzle_kit.ts";
import { readMigrations } from "../engine/files.ts";
import { exitCodes, StrataError } from "../errors.ts";
import { supplementaryStatements } from "../generate.ts";
import { migrationsFolder, repositoryFolder } from "../paths.ts";
import { report } from "../report.ts";
import * as schema from "../schema.ts";
import { hasChanged } from "../seed.ts";
import { counted, styled } from "../text.ts";
import { applyMigrations } from "./migrate.ts";
import { seedLines, seedWithProgress } from "./seed.ts";

/** `strata start` */
export const addStart = (program: Command): Command =>
  program
    .command("start")
    .description("verify, migrate and seed the database, then report what it holds")
    .action(() => withDatabase(start));

/**
 * The whole way in one command: verify that the committed migrations equal the schema, apply them, seed, and print
 * what the database holds. A second run changes nothing and says so.
 */
async function start({ db, target }: Connection): Promise<void> {
  const answer = await withProgress("Comparing the schema with the migrations", () =>
    drizzleKit(repositoryFolder, ["generate", "--explain"]),
  );
  if (answer.status !== "no_changes") throw differs();
  const applied = await withProgress("Migrating", (progress) => applyMigrations(db, 60, progress));
  if ((await supplementaryStatements(db, schema)).length > 0) throw differs();
  const seeded = await withProgress("Seeding", (progress) => seedWithProgress(db, defaultWorld, progress));

  print(styled("bold", `Strata · ${target.label}`));
  printLine("schema", schemaText());
  printLine("migrations", migrationsText(applied));
  for (const [index, text] of seedLines(seeded).entries()) printLine(index === 0 ? "seed" : "", text);
  if (applied.length === 0 && !hasChanged(seeded)) printLine("unchanged", "everything was there already");
  print("");
  print(await report(db));
}

const printLine = (name: string, text: string): void =>
  print(`  ${styled("green", "✓")} ${name.padEnd(11)}${text}`);

function schemaText(): string {
  const tables = Object.values(domains).flatMap(tablesOf);
  const views = Object.values(viewGroups).flatMap(viewsOf);
  return `${counted(tables.length, "table")} of ${counted(Object.keys(domains).length, "domain")}, ${counted(views.length, "view")}`;
}

function migrationsText(applied: readonly string[]): string {
  const committed = readMigrations(migrationsFolder).length;
  const now = applied.length > 0 ? `applied ${applied.length} now` : "none to apply";
  return `${committed} committed, equal to the schema; ${now}`;
}

const differs = () =>
  new StrataError(exitCodes.pending, "The committed migrations do not equal the schema.", {
    where: migrationsFolder,
    hint: "Run `strata generate --check` to see what is missing, and `strata generate --name <what_changes>` to write it.",
  });
