import type { Module } from "./module.ts";

/** The content of the JSDoc block above a position, without its frame of asterisks; undefined where there is none. */
export function jsdocAbove({ code, comments }: Module, position: number): string | undefined {
  let below = position;
  for (const { type, value, start, end } of comments.filter((comment) => comment.end <= position).reverse()) {
    const isAbove = code.slice(end, below).trim() === "";
    // After code on its own line, it belongs to that code.
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
 * The database comment that a JSDoc block gives: its first paragraph in one line, without the final period; links as
 * their text. What follows is for the reader of the source. Undefined where it begins with a tag.
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
