import type { Node } from "libpg-query";
import { MigrateError } from "./errors.ts";
import type { MigrationFile } from "./files.ts";
import { everyNode, relationOf, relationsIn, wordsOf } from "./lint/syntax.ts";
import { parseSteps } from "./statements.ts";

/**
 * Requires that late migrations and the applied ones that sort after them touch no common object, so that their order
 * makes no difference.
 *
 * @param late the pending migrations that sort before an applied one.
 * @throws MigrateError `order` if two of them touch the same object, or if one runs code that the parser cannot judge.
 */
export async function refuseConflicts(
  late: readonly MigrationFile[],
  applied: readonly MigrationFile[],
): Promise<void> {
  const touched = new Map<MigrationFile, Touched>();
  for (const file of [...late, ...applied]) touched.set(file, await touchedBy(file));
  for (const file of late) {
    for (const later of applied.filter(({ name }) => name > file.name)) {
      const [a, b] = [touched.get(file), touched.get(later)];
      if (!a || !b) continue;
      const common = [
        ...[...a.objects].filter((name) => b.objects.has(name)),
        ...[...a.changedSchemas].filter((name) => b.schemas.has(name)),
        ...[...b.changedSchemas].filter((name) => a.schemas.has(name)),
      ];
      const isOpaque = a.isOpaque || b.isOpaque;
      if (common.length === 0 && !isOpaque) continue;
      const reason = isOpaque
        ? "a DO block or a procedure may touch anything"
        : `both touch ${common.join(", ")}`;
      throw new MigrateError("order", `${file.name} cannot be applied after ${later.name}: ${reason}.`, {
        where: file.path,
        hint: "Nothing was applied. Delete its folder and generate it again, so that it sorts last.",
      });
    }
  }
}

interface Touched {
  readonly objects: ReadonlySet<string>;
  /** The schemas that it names, or in which it names an object. */
  readonly schemas: ReadonlySet<string>;
  /** The schemas that it creates, drops or renames. */
  readonly changedSchemas: ReadonlySet<string>;
  /** Whether it runs code that the parse tree does not show. */
  readonly isOpaque: boolean;
}

/**
 * The names in a migration: of relations, types and functions, without their schema, so that `a` and `public.a` are the
 * same.
 */
async function touchedBy(file: MigrationFile): Promise<Touched> {
  const nodes = (await parseSteps(file)).flatMap(({ statements }) => statements.map(({ node }) => node));
  const objects = nodes.flatMap((node) => [
    ...relationsIn(node).map(({ name }) => name),
    ...namesIn(node).map((words) => relationOf(words).name),
    ...ownNames(node),
  ]);
  return {
    objects: new Set(objects.filter(Boolean)),
    schemas: new Set(nodes.flatMap((node) => [...schemasIn(node), ...changedSchemas(node)])),
    changedSchemas: new Set(nodes.flatMap(changedSchemas)),
    isOpaque: nodes.some((node) => "DoStmt" in node || "CallStmt" in node),
  };
}

/** Every dotted name of a parse tree: those of types, functions, and objects of DROP, COMMENT and GRANT. */
const namesIn = (node: Node): string[][] => [
  ...everyNode<Node[]>(node, "names").map(wordsOf).filter(isOwn),
  ...["funcname", "objname", "typeName", "domainname", "defnames", "objects"].flatMap((key) =>
    everyNode<unknown>(node, key).flatMap((value) => {
      if (!Array.isArray(value)) return [];
      const words = wordsOf(value as Node[]);
      return words.length > 0 && isOwn(words) ? [words] : [];
    }),
  ),
  ...everyNode<{ items?: Node[] }>(node, "List").flatMap(({ items }) => {
    const words = wordsOf(items);
    // The last word may be a column or a trigger.
    return words.length > 0 ? [words, words.slice(0, -1)] : [];
  }),
];

const isOwn = (words: readonly string[]): boolean => words[0] !== "pg_catalog";

/** Names in fields of their own: of indexes, new names, extensions. */
const ownNames = (node: Node): string[] =>
  ["idxname", "indexname", "newname", "extname"].flatMap((key) =>
    everyNode<unknown>(node, key).flatMap((name) => (typeof name === "string" ? [name] : [])),
  );

/** The schemas of the objects that a statement names. */
const schemasIn = (node: Node): string[] => [
  ...everyNode<string>(node, "schemaname"),
  ...namesIn(node).flatMap((words) => words.slice(0, -1)),
  ...("GrantStmt" in node ? (node.GrantStmt.objects ?? []).flatMap((one) => wordsOf([one])) : []),
];

function changedSchemas(node: Node): string[] {
  if ("CreateSchemaStmt" in node) return [node.CreateSchemaStmt.schemaname ?? ""];
  if ("DropStmt" in node && node.DropStmt.removeType === "OBJECT_SCHEMA")
    return wordsOf(node.DropStmt.objects);
  if ("RenameStmt" in node && node.RenameStmt.renameType === "OBJECT_SCHEMA") {
    return [node.RenameStmt.subname ?? "", node.RenameStmt.newname ?? ""];
  }
  return [];
}
