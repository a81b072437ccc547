import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getViewName } from "drizzle-orm";
import { schemaComments } from "../documentation.ts";
import { domains, viewGroups, viewsOf } from "../domains.ts";
import { exitCodes, messageOf, StrataError } from "../errors.ts";
import * as schema from "../schema.ts";
import { dbml } from "./dbml.ts";
import { modelOfSchema } from "./model.ts";
import { page } from "./site.ts";
import { viewModels } from "./views.ts";

/**
 * Writes the schema into a folder, which is made where it is missing: `index.html`, the dictionary to browse, and
 * `schema.dbml`.
 *
 * @returns the paths that it wrote.
 * @throws StrataError if the folder cannot be written to.
 */
export async function draw(folder: string): Promise<string[]> {
  const comments = schemaComments();
  const model = modelOfSchema(domains, schema, comments);
  const file = write(folder, "schema.dbml", dbml(model));
  const views = await viewModels(schema, comments);
  const groups = Object.entries(viewGroups).map(([name, group]) => ({
    name,
    views: viewsOf(group).flatMap((view) => views.get(getViewName(view)) ?? []),
  }));
  return [write(folder, "index.html", page({ ...model, viewGroups: groups })), file];
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
