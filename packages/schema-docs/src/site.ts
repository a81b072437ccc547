import { asset, script } from "./assets.ts";
import type { SchemaModel } from "./model.ts";
import type { ViewGroup } from "./views.ts";

/** The content of the dictionary. */
export interface Dictionary extends SchemaModel {
  /** The name of the database, shown as heading and page title. */
  readonly title: string;
  readonly viewGroups: readonly ViewGroup[];
}

const styles = ["base", "sidebar", "content", "diagram"];

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
    style: styles.map((name) => asset(`styles/${name}.css`)).join(""),
    // `<` could begin an end tag or a comment, which a browser recognizes even in a script element.
    schema: JSON.stringify(dictionary).replaceAll("<", "\\u003c"),
    script: script("app.js"),
  };
  return asset("page.html").replace(
    /"?\/\* (style|schema|script) \*\/"?/g,
    (_, part: string) => parts[part] ?? "",
  );
}
