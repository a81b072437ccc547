import { readFileSync } from "node:fs";
import type { SchemaModel } from "./model.ts";
import type { ViewGroup } from "./views.ts";

/** The content of the dictionary. */
export interface Dictionary extends SchemaModel {
  /** The name of the database, in the heading and the title. */
  readonly title: string;
  readonly viewGroups: readonly ViewGroup[];
}

/**
 * The data dictionary as one HTML page that needs no server, no network and no other file. It has a page for each
 * table, view and enum, diagrams, and a search over names and comments.
 *
 * @example
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { dictionaryPage, schemaModel } from "@strata/schema-docs";
 * import * as schema from "@strata/schema-market";
 *
 * const page = dictionaryPage({ title: "Market", ...schemaModel({ schema }), viewGroups: [] });
 * writeFileSync("dictionary.html", page);
 * ```
 */
export function dictionaryPage(dictionary: Dictionary): string {
  const parts: Readonly<Record<string, string>> = {
    style: asset("style.css"),
    // In a script element a browser looks for an end tag, or the beginning of a comment.
    schema: JSON.stringify(dictionary).replaceAll("<", "\\u003c"),
    script: asset("app.js"),
  };
  return asset("page.html").replace(
    /"?\/\* (style|schema|script) \*\/"?/g,
    (_, part: string) => parts[part] ?? "",
  );
}

const asset = (name: string): string => readFileSync(new URL(`../site/${name}`, import.meta.url), "utf8");
