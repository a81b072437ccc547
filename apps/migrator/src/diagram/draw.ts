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
 * Writes `index.html`, the dictionary page of the schema, and `schema.dbml` into a folder, which is created if it is
 * missing.
 *
 * @returns the paths of the files.
 * @throws StrataError if the folder is not writable.
 */
export async function draw(folder: string): Promise<string[]> {
  const comments = schemaComments();
  const model = schemaModel({ schema, groups: domains, comments });
  const file = write(folder, "schema.dbml", dbml(model, "strata"));
  const page = dictionaryPage({ title: "Strata", ...model, viewGroups: await ourViews(comments) });
  return [write(folder, "index.html", page), file];
}

/** The views as PostgreSQL describes them, in an in-memory database with only the schema. */
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
    throw new StrataError(exitCodes.configuration, `Cannot write a file: ${messageOf(cause)}`, {
      where: path,
      hint: "Set --out to a writable folder.",
      cause,
    });
  }
  return path;
}
