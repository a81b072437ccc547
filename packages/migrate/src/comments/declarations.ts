import type { TSTypeLiteral, VariableDeclarator } from "oxc-parser";
import { commentOf, jsdocAbove } from "./jsdoc.ts";
import { type Module, nodesIn } from "./module.ts";
import type { Sources } from "./sources.ts";

/** An exported constant of a declaration file, and the positions of its columns. */
export interface DeclaredConstant {
  readonly position: number;
  readonly columns: ReadonlyMap<string, readonly number[]>;
}

/** Finds a constant of a declaration file, and each position where its type lists columns. */
export function declaredConstant(
  module: Module,
  name: string,
  keys: readonly string[],
): DeclaredConstant | undefined {
  for (const statement of module.program.body) {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration?.type !== "VariableDeclaration") continue;
    const declarator = declaration.declarations.find(
      ({ id }) => id.type === "Identifier" && id.name === name,
    );
    if (declarator) return { position: statement.start, columns: columnsIn(declarator, keys) };
  }
  return undefined;
}

function columnsIn(declarator: VariableDeclarator, keys: readonly string[]): Map<string, number[]> {
  const columns = new Map<string, number[]>();
  if (keys.length === 0) return columns;
  for (const node of nodesIn(declarator)) {
    if (node.type !== "TSTypeLiteral") continue;
    const members = membersOf(node);
    if (!keys.every((key) => members.has(key))) continue;
    for (const key of keys) columns.set(key, [...(columns.get(key) ?? []), members.get(key) ?? 0]);
  }
  return columns;
}

const membersOf = ({ members }: TSTypeLiteral): Map<string, number> =>
  new Map(
    members.flatMap((member): [string, number][] => {
      if (member.type !== "TSPropertySignature" || member.computed) return [];
      const { key } = member;
      if (key.type === "Identifier") return [[key.name, member.start]];
      return key.type === "Literal" ? [[String(key.value), member.start]] : [];
    }),
  );

/** Comments from the declaration file of a JavaScript module, which may itself have no comments. */
export function declaredComments(
  sources: Sources,
  module: Module,
  name: string,
  keys: readonly string[],
): { readonly comment: string | undefined; readonly columns: ReadonlyMap<string, string> } | undefined {
  const declarations = sources.declarationsOf(module);
  const entity = declarations && declaredConstant(declarations, name, keys);
  if (!entity) return undefined;
  const at = (position: number): string | undefined => {
    const jsdoc = jsdocAbove(declarations, position);
    return jsdoc === undefined ? undefined : commentOf(jsdoc);
  };
  const columns = new Map<string, string>();
  for (const [key, positions] of entity.columns) {
    const text = positions.map(at).find((comment) => comment !== undefined);
    if (text !== undefined) columns.set(key, text);
  }
  return { comment: at(entity.position), columns };
}
