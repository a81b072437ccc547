import { relative } from "node:path";
import { type EntityComments, readComments } from "@strata/migrate/comments";
import { exitCodes, StrataError } from "./errors.ts";
import { repositoryFolder, schemaFile } from "./paths.ts";
import * as schema from "./schema.ts";

let comments: Readonly<Record<string, EntityComments>> | undefined;

/**
 * The database comments of the composed schema by SQL name, from the JSDoc of its sources, which are read once.
 *
 * @throws StrataError if a table, a column, a view or an enum has none.
 */
export function schemaComments(): Readonly<Record<string, EntityComments>> {
  if (comments) return comments;
  const read = readComments({ schema, entries: [schemaFile], conditions: ["@strata/source"] });
  if (read.missing.length > 0) {
    throw new StrataError(exitCodes.configuration, "The schema has entities without a comment.", {
      where: read.missing
        .map(({ file, line, what }) => `${relative(repositoryFolder, file)}:${line} ${what}`)
        .join("\n"),
      hint: "Add JSDoc above each. Its first paragraph becomes the database comment.",
    });
  }
  comments = read.comments;
  return comments;
}
