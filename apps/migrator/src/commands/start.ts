import { seedReferenceAssets } from "@strata/market-store";
import { readMigrations } from "@strata/migrate";
import type { Command } from "commander";
import { print } from "../cli/output.ts";
import { type Progress, withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import type { Connection, Database } from "../database.ts";
import { schemaComments } from "../documentation.ts";
import { domains, tablesOf, viewGroups, viewsOf } from "../domains.ts";
import { drizzleKit } from "../drizzle_kit.ts";
import { exitCodes, StrataError } from "../errors.ts";
import { supplementaryStatements } from "../generate.ts";
import { migrationsFolder, repositoryFolder } from "../paths.ts";
import { report } from "../report.ts";
import * as schema from "../schema.ts";
import { counted, countsText, styled } from "../text.ts";
import { applyMigrations } from "./migrate.ts";
import { sampleLines, showRows } from "./seed.ts";

/** `strata start` */
export const addStart = (program: Command): Command =>
  program
    .command("start")
    .description("verify, migrate and seed the database, then report what it holds")
    .addHelpText(
      "after",
      "\nEvery database gets the reference assets. Sample data is loaded where `strata seed sample` would load it: into a\ndatabase without other rows. Elsewhere it is left out, which is no error.",
    )
    .action(() => withDatabase(start));

/**
 * Verifies that the committed migrations equal the schema, applies them, seeds, and prints what the database holds. A
 * second run changes nothing and says so.
 */
async function start({ db, target }: Connection): Promise<void> {
  const answer = await withProgress("Comparing the schema with the migrations", () =>
    drizzleKit(repositoryFolder, ["generate", "--explain"]),
  );
  if (answer.status !== "no_changes") throw differs();
  const applied = await withProgress("Migrating", (progress) => applyMigrations(db, 60, progress));
  if ((await supplementaryStatements(db, { schema, comments: schemaComments() })).length > 0) throw differs();
  const reference = await withProgress("Seeding", () => seedReferenceAssets(db));
  const sample = await withProgress("Seeding", (progress) => seedSampleIfAlone(db, progress));

  print(styled("bold", `Strata · ${target.label}`));
  printLine("schema", schemaText());
  printLine("migrations", migrationsText(applied));
  printLine("reference", `assets: ${countsText(reference)}`);
  for (const [index, text] of sample.lines.entries()) printLine(index === 0 ? "sample" : "", text);
  if (applied.length === 0 && reference.inserted === 0 && !sample.changed)
    printLine("unchanged", "everything was there already");
  print("");
  print(await report(db));
}

/** Loads the sample data, or leaves it out where the database holds other rows; says which. */
async function seedSampleIfAlone(
  db: Database,
  progress: Progress,
): Promise<{ changed: boolean; lines: string[] }> {
  const { hasChanged, otherData, seedSample, storedDataset } = await import("../seed_sample.ts");
  const others = await otherData(db);
  if (others.length > 0) {
    return {
      changed: false,
      lines: [
        `left out: rows that are not sample rows are in ${others.join(", ")}`,
        "`strata seed sample --into-existing-data` adds sample data to them",
      ],
    };
  }
  const seeded = await seedSample(db, { dataset: await storedDataset(db), onRows: showRows(progress) });
  return { changed: hasChanged(seeded), lines: sampleLines(seeded) };
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
