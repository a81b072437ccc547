import { migrate, readMigrations } from "@strata/migrate";
import { defaultWorld } from "@strata/sample-data";
import type { Connection } from "./database.ts";
import { domains, tablesOf, viewGroups, viewsOf } from "./domains.ts";
import { drizzleKit } from "./drizzle_kit.ts";
import { exitCodes, StrataError } from "./errors.ts";
import { supplementaryStatements } from "./generate.ts";
import { migrationsFolder, repositoryFolder } from "./paths.ts";
import { withProgress } from "./progress.ts";
import { report } from "./report.ts";
import * as schema from "./schema.ts";
import { seed } from "./seed.ts";
import { counted, styled } from "./text.ts";

/**
 * The whole way in one command: verify that the committed migrations equal the schema, apply them, seed, and print
 * what the database holds. A second run changes nothing and says so.
 */
export async function start({ db, target }: Connection): Promise<void> {
  const tables = Object.values(domains).flatMap(tablesOf);
  const views = Object.values(viewGroups).flatMap(viewsOf);
  const files = readMigrations(migrationsFolder);
  const answer = await withProgress("Comparing the schema with the migrations", () =>
    drizzleKit(repositoryFolder, ["generate", "--explain"]),
  );
  if (answer.status !== "no_changes") throw differs();

  const applied = await withProgress("Migrating", (progress) =>
    migrate({
      db,
      folder: migrationsFolder,
      lockTimeout: 60,
      onMigration: (name, index, count) => progress.update(`Applying ${name} (${index + 1} of ${count})`),
    }),
  );
  if ((await supplementaryStatements(db, schema)).length > 0) throw differs();
  const seeded = await withProgress("Seeding", () => seed(db, defaultWorld));

  const line = (name: string, text: string) =>
    console.log(`  ${styled("green", "✓")} ${name.padEnd(11)}${text}`);
  console.log(styled("bold", `Strata · ${target.label}`));
  line(
    "schema",
    `${counted(tables.length, "table")} of ${counted(Object.keys(domains).length, "domain")}, ${counted(views.length, "view")}`,
  );
  line("migrations", `${files.length} committed, equal to the schema; ${appliedText(applied)}`);
  for (const [index, text] of seeded.lines.entries()) line(index === 0 ? "seed" : "", text);
  if (applied.length === 0 && !seeded.changed) line("unchanged", "everything was there already");
  console.log();
  console.log(await report(db));
}

const appliedText = (applied: readonly string[]): string =>
  applied.length > 0 ? `applied ${applied.length} now` : "none to apply";

const differs = () =>
  new StrataError(exitCodes.pending, "The committed migrations do not equal the schema.", {
    where: migrationsFolder,
    hint: "Run `strata generate --check` to see what is missing, and `strata generate --name <what_changes>` to write it.",
  });
