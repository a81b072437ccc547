import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { viewKeyStatements } from "@strata/migrate";
import {
  type Comments,
  dbml,
  dictionaryPage,
  readViews,
  schemaModel,
  type ViewGroup,
} from "@strata/schema-docs";
import { sql } from "drizzle-orm";
import { schemaComments } from "../documentation.ts";
import { domains, viewGroups } from "../domains.ts";
import { exitCodes, messageOf, StrataError } from "../errors.ts";
import { open } from "../open.ts";
import * as schema from "../schema.ts";

/**
 * Writes the schema into a folder, which is made where it is missing: `index.html`, the dictionary to browse, and
 * `schema.dbml`.
 *
 * @returns the paths that it wrote.
 * @throws StrataError if the folder cannot be written to.
 */
export async function draw(folder: string): Promise<string[]> {
  const comments = schemaComments();
  const model = schemaModel({ schema, groups: domains, comments });
  const file = write(folder, "schema.dbml", dbml(model, "strata"));
  const page = dictionaryPage({ title: "Strata", ...model, viewGroups: await ourViews(comments) });
  return [write(folder, "index.html", page), file];
}

/** Our views, as PostgreSQL has them: in memory, with the schema in it and nothing else. */
async function ourViews(comments: Comments): Promise<ViewGroup[]> {
  const { generateDrizzleJson, generateMigration } = await import("drizzle-kit/api-postgres");
  const statements = await generateMigration(
    await generateDrizzleJson({}),
    await generateDrizzleJson(schema),
  );
  const { db, close } = await open({ kind: "memory", label: "in memory" });
  try {
    for (const statement of statements) await db.execute(statement);
    for (const statement of await viewKeyStatements(db, schema)) await db.execute(sql.raw(statement));
    return await readViews({ db, schema, groups: viewGroups, comments });
  } finally {
    await close();
  }
}

function write(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    throw new StrataError(exitCodes.configuration, `A picture cannot be written: ${messageOf(cause)}`, {
      where: path,
      hint: "Name with --out a folder that you may write to.",
      cause,
    });
  }
  return path;
}
