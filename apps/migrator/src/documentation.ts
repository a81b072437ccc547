import { documentationOf } from "@strata/schema-base";
import { type Comments, tablesOf, viewsOf } from "@strata/schema-docs";
import { getTableName, getViewName } from "drizzle-orm";
import { isPgEnum } from "drizzle-orm/pg-core";
import * as schema from "./schema.ts";

/** The comments of our tables, views and enums, by SQL name. */
export const comments: Comments = Object.fromEntries(
  [
    ...tablesOf(schema).map((table) => [getTableName(table), documentationOf(table)] as const),
    ...viewsOf(schema).map((view) => [getViewName(view), documentationOf(view)] as const),
    ...Object.values(schema)
      .filter((entity) => isPgEnum(entity))
      .map((one) => [one.enumName, documentationOf(one)] as const),
  ].flatMap(([name, documentation]) => {
    if (!documentation) return [];
    const { comment, columns } = documentation;
    return [[name, { comment, columns }]];
  }),
);
