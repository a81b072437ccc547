import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { declaredConstant } from "./declarations.ts";
import { jsdocAbove } from "./jsdoc.ts";
import { lineOf, parseModule } from "./module.ts";
import { type Comments, type ReadOptions, readComments, readEntities } from "./read_comments.ts";

/** Options of {@link documentDeclarations}. */
export interface DeclarationOptions extends ReadOptions {
  /** Emitted declaration file of a source file; undefined for files of other packages. */
  readonly declarationOf: (source: string) => string | undefined;
}

/**
 * Writes the comments of a schema into its emitted declaration files. TypeScript expands the type of a table there
 * without the JSDoc of its columns, so editors of package users would show none. Updates declaration maps.
 *
 * @returns the comments.
 * @throws if a file cannot be read, parsed or written.
 */
export function documentDeclarations({ declarationOf, ...options }: DeclarationOptions): Comments {
  const insertions = new Map<string, Map<number, string>>();
  for (const { module, key, comment, columnKeys } of readEntities(options).entities) {
    const file = declarationOf(module.file);
    if (file === undefined) continue;
    const declarations = parseModule(file);
    const constant = declaredConstant(declarations, key, [...columnKeys.keys()]);
    if (!constant) continue;
    const ofFile = insertions.get(file) ?? new Map<number, string>();
    insertions.set(file, ofFile);
    const insert = (position: number, text: string) => {
      if (jsdocAbove(declarations, position) === undefined) ofFile.set(lineOf(declarations, position), text);
    };
    insert(constant.position, comment);
    for (const [columnKey, positions] of constant.columns) {
      for (const position of positions) insert(position, columnKeys.get(columnKey) ?? "");
    }
  }
  for (const [file, texts] of insertions) insertAbove(file, texts);
  return readComments(options);
}

/** Inserts JSDoc above lines of a declaration file, counted from 1, and updates its map. */
function insertAbove(file: string, texts: ReadonlyMap<number, string>): void {
  const above = (line: number): string[] => {
    const text = texts.get(line + 1);
    return text === undefined ? [] : [`/** ${text.replaceAll("*/", "*\\/")}. */`];
  };
  const lines = readFileSync(file, "utf8").split("\n");
  const documented = lines.flatMap((line, index) => [
    ...above(index).map((comment) => `${/^\s*/.exec(line)?.[0] ?? ""}${comment}`),
    line,
  ]);
  writeFileSync(file, documented.join("\n"));
  const map = `${file}.map`;
  if (!existsSync(map)) return;
  const content = JSON.parse(readFileSync(map, "utf8")) as { mappings: string };
  const mappings = content.mappings
    .split(";")
    .flatMap((line, index) => [...above(index).map(() => ""), line]);
  writeFileSync(map, JSON.stringify({ ...content, mappings: mappings.join(";") }));
}
