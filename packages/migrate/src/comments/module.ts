import { readFileSync } from "node:fs";
import { type Comment, type Node, type Program, parseSync } from "oxc-parser";

/** A source file. */
export interface Module {
  readonly file: string;
  readonly code: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
}

/**
 * Reads and parses a file.
 *
 * @throws if it cannot be read or is not JavaScript or TypeScript.
 */
export function parseModule(file: string): Module {
  const code = readFileSync(file, "utf8");
  const { program, comments, errors } = parseSync(file, code, { preserveParens: false });
  const [error] = errors;
  if (error) throw new Error(`Parsing ${file} failed: ${error.message}`);
  return { file, code, program, comments };
}

/** Line of a position, from 1. */
export const lineOf = ({ code }: Module, position: number): number =>
  code.slice(0, position).split("\n").length;

/** The node and all of its descendants. */
export function* nodesIn(value: unknown): Generator<Node> {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesIn(item);
    return;
  }
  if ("type" in value) yield value as Node;
  for (const child of Object.values(value)) yield* nodesIn(child);
}
