import { seedReferenceAssets } from "@strata/market-store";
import { readMigrations } from "@strata/migrate";
import type { Command } from "commander";
import { withHelp } from "../cli/help.ts";
import { print, widthOf } from "../cli/output.ts";
import { type Progress, withProgress } from "../cli/progress.ts";
import { withDatabase } from "../cli/with_database.ts";
import type { Connection, Database } from "../database.ts";
import { schemaComments } from "../documentation.ts";
import { domains, tablesOf, viewGroups, viewsOf } from "../domains.ts";
import { drizzleKit } from "../drizzle_kit.ts";
import { exitCodes, StrataError } from "../errors.ts";
import { supplementaryStatements } from "../generate.ts";
import { isClone, migrationsFolder, repositoryFolder } from "../paths.ts";
import { report } from "../report.ts";
import * as schema from "../schema.ts";
import { counted, countsText, fitted, styled } from "../text.ts";
import { applyMigrations } from "./migrate.ts";
import { sampleLines, showRows } from "./seed.ts";

/** `strata start` */
export function defineStart(command: Command): void {
  command
    .option("--verbose", "report every table, more of each layer and the latest prices")
    .action((options: { verbose?: true }) =>
      withDatabase((connection) => start(connection, options.verbose ?? false)),
    );
  withHelp(command, {
    notes:
      "Loads the reference assets into every database, and the sample data into a database without other rows; elsewhere sample data is skipped. A second run changes nothing. In a clone of the repository it verifies first that the migrations match the schema; an installed package was verified when it was released.",
    examples: [
      ["Create or update the embedded database in ./.strata", "strata start"],
      ["Use a server, and report every table", "strata start --verbose --url postgres://localhost/strata"],
    ],
    exits: ["pending", "history", "order", "locked", "statement"],
  });
}

/** Verifies that the migrations match the schema, applies them, seeds, and prints a report. Idempotent. */
async function start({ db, target }: Connection, verbose: boolean): Promise<void> {
  if (isClone) await verifyMigrations();
  const applied = await withProgress("Migrating", (progress) => applyMigrations(db, 60, progress));
  if (isClone && (await supplementaryStatements(db, { schema, comments: schemaComments() })).length > 0)
    throw mismatch();
  const reference = await withProgress("Seeding", () => seedReferenceAssets(db));
  const sample = await withProgress("Seeding", (progress) => seedSampleIfAllowed(db, progress));

  print(styled("bold", `Strata · ${target.label}`));
  printLine("schema", schemaText());
  printLine("migrations", migrationsText(applied));
  printLine("reference", `assets: ${countsText(reference)}`);
  for (const [index, text] of sample.lines.entries()) printLine(index === 0 ? "sample" : "", text);
  if (applied.length === 0 && reference.inserted === 0 && !sample.changed)
    printLine("unchanged", "the database was up to date");
  print("");
  print(await report(db, { verbose, width: widthOf(process.stdout) }));
  if (!verbose) print(`\n${styled("dim", "More: strata start --verbose, strata --help")}`);
}

/** @throws StrataError if the schema has changes that no migration contains. */
async function verifyMigrations(): Promise<void> {
  const answer = await withProgress("Comparing the schema with the migrations", () =>
    drizzleKit(repositoryFolder, ["generate", "--explain"]),
  );
  if (answer.status !== "no_changes") throw mismatch();
}

/** Loads the sample data unless the database has other rows. */
async function seedSampleIfAllowed(
  db: Database,
  progress: Progress,
): Promise<{ changed: boolean; lines: string[] }> {
  const { hasChanged, otherData, seedSample, storedDataset } = await import("../seed_sample.ts");
  const others = await otherData(db);
  if (others.length > 0) {
    return {
      changed: false,
      lines: [
        `skipped: the database has other rows, in ${others.join(", ")}`,
        "To add it: strata seed sample --into-existing-data",
      ],
    };
  }
  const seeded = await seedSample(db, { dataset: await storedDataset(db), onRows: showRows(progress) });
  return { changed: hasChanged(seeded), lines: sampleLines(seeded) };
}

const printLine = (name: string, text: string): void =>
  print(fitted(`  ${styled("green", "✓")} ${name.padEnd(12)}${text}`, widthOf(process.stdout)));

function schemaText(): string {
  const tables = Object.values(domains).flatMap(tablesOf);
  const views = Object.values(viewGroups).flatMap(viewsOf);
  return `${counted(tables.length, "table")} in ${counted(Object.keys(domains).length, "domain")}, ${counted(views.length, "view")}`;
}

function migrationsText(applied: readonly string[]): string {
  const committed = `${readMigrations(migrationsFolder).length} ${isClone ? "committed, match the schema" : "in this package"}`;
  return `${committed}; ${applied.length > 0 ? `${applied.length} applied now` : "none pending"}`;
}

const mismatch = () =>
  new StrataError(exitCodes.pending, "The committed migrations do not match the schema.", {
    where: migrationsFolder,
    hint: "Run `strata generate --check` to see the difference, and `strata generate --name <what_changes>` to generate the migration.",
  });
