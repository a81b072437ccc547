import { documentationOf } from "@strata/schema-base";
import { type Comment, type Comments, tablesOf, viewsOf } from "@strata/schema-docs";
import { getTableName, getViewName } from "drizzle-orm";
import { isPgEnum } from "drizzle-orm/pg-core";
import * as schema from "./schema.ts";

let comments: Comments | undefined;

/** The comments of the composed schema by SQL name. */
export function schemaComments(): Comments {
  comments ??= Object.fromEntries(documented());
  return comments;
}

function documented(): [name: string, Comment][] {
  const entities = [
    ...tablesOf(schema).map((table) => [getTableName(table), documentationOf(table)] as const),
    ...viewsOf(schema).map((view) => [getViewName(view), documentationOf(view)] as const),
    ...Object.values(schema)
      .filter((entity) => isPgEnum(entity))
      .map((one) => [one.enumName, documentationOf(one)] as const),
  ];
  return entities.flatMap(([name, comment]): [string, Comment][] => (comment ? [[name, comment]] : []));
}
