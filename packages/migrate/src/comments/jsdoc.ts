import type { Module } from "./module.ts";

/** Content of the JSDoc block above a position, without asterisks; undefined if there is none. */
export function jsdocAbove({ code, comments }: Module, position: number): string | undefined {
  let below = position;
  for (const { type, value, start, end } of comments.filter((comment) => comment.end <= position).reverse()) {
    const isAbove = code.slice(end, below).trim() === "";
    // A comment after code on the same line belongs to that code.
    const isOnItsOwn = code.slice(code.lastIndexOf("\n", start) + 1, start).trim() === "";
    if (!isAbove || !isOnItsOwn) return undefined;
    if (type === "Block" && value.startsWith("*")) return withoutFrame(value.slice(1));
    below = start;
  }
  return undefined;
}

const withoutFrame = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim();

/**
 * Returns the database comment of a JSDoc block: its first paragraph as one line without the final period, with the
 * text of links. Undefined if it starts with a tag.
 */
export function commentOf(jsdoc: string): string | undefined {
  const [description = ""] = jsdoc.split(/^@/m);
  const [paragraph = ""] = description.trim().split(/\n\s*\n/);
  const text = paragraph
    .replace(
      /\{@link(?:code|plain)?\s+([^}|]+?)\s*(?:\|\s*([^}]*?)\s*)?\}/g,
      (_, target, label) => label ?? target,
    )
    .replace(/\s+/g, " ")
    .replace(/\.$/, "");
  return text === "" ? undefined : text;
}
