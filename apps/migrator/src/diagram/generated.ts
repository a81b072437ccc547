import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitCodes, messageOf, StrataError } from "../errors.ts";
import { padded } from "../text.ts";

/** Generated lines of a Markdown file, between two comment lines. */
export interface Block {
  readonly name: string;
  readonly source: string;
  readonly lines: readonly string[];
}

/** A Markdown file whose generated blocks are out of date. */
export interface StaleDocument {
  /** Path in the repository. */
  readonly path: string;
  write(): void;
}

/**
 * Compares the generated blocks of a Markdown file with what they should be.
 *
 * @returns the file if it is out of date, else an empty list.
 * @throws StrataError if the file is missing or lacks the marker lines of a block.
 */
export function staleDocument(folder: string, path: string, blocks: readonly Block[]): StaleDocument[] {
  const file = join(folder, path);
  const text = read(file, path);
  const fresh = blocks.reduce((before, block) => replaced(before, block, path), text);
  return fresh === text ? [] : [{ path, write: () => writeFileSync(file, fresh) }];
}

function replaced(text: string, { name, source, lines }: Block, path: string): string {
  const begin = `<!-- ${name}: derived from ${source} -->`;
  const end = `<!-- end of ${name} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) {
    throw new StrataError(exitCodes.configuration, `A file lacks the marker lines of its ${name}.`, {
      where: path,
      hint: `Add these two lines where the ${name} belong:\n${begin}\n${end}`,
    });
  }
  return [text.slice(0, from) + begin, "", ...lines, "", text.slice(to)].join("\n");
}

function read(file: string, path: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new StrataError(exitCodes.configuration, `Cannot read a documentation file: ${messageOf(cause)}`, {
      where: path,
      hint: "Restore the file from git and run `strata diagram` again.",
      cause,
    });
  }
}

/** Formats rows as a Markdown table, the first one as its head. */
export function markdown(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [head, ...lines] = rows.map(
    (row) => `| ${widths.map((width, column) => padded(row[column] ?? "", width)).join(" | ")} |`,
  );
  return [head ?? "", `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...lines];
}
