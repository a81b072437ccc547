import { readFileSync } from "node:fs";
import { join } from "node:path";
import { siteFolder } from "../paths.ts";
import type { SchemaModel } from "./model.ts";
import type { ViewModel } from "./views.ts";

/** What the page shows. */
export interface Dictionary extends SchemaModel {
  readonly viewGroups: readonly { readonly name: string; readonly views: readonly ViewModel[] }[];
}

/**
 * The data dictionary as one HTML page that needs no server, no network and no other file: `site/page.html` with its
 * style, its script and the schema in it.
 */
export function page(dictionary: Dictionary): string {
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

const asset = (name: string): string => readFileSync(join(siteFolder, name), "utf8");
