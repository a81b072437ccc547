import type { AlterTableCmd, ColumnDef, Constraint, Node, RangeVar, TypeName } from "libpg-query";
import { nameOf, type RelationName } from "../statements.ts";

/** A command of ALTER TABLE on a table, and the table. */
export interface TableCommand {
  readonly table: RelationName;
  readonly command: AlterTableCmd;
}

/** The commands of an ALTER TABLE; none for another statement, or for a view, an index or a sequence. */
export function commandsOf(node: Node): TableCommand[] {
  if (!("AlterTableStmt" in node) || node.AlterTableStmt.objtype !== "OBJECT_TABLE") return [];
  const table = nameOf(node.AlterTableStmt.relation);
  return (node.AlterTableStmt.cmds ?? []).flatMap((command) =>
    "AlterTableCmd" in command ? [{ table, command: command.AlterTableCmd }] : [],
  );
}

/** The column that a command adds. */
export const addedColumn = ({ command }: TableCommand): ColumnDef | undefined =>
  command.subtype === "AT_AddColumn" && command.def && "ColumnDef" in command.def
    ? command.def.ColumnDef
    : undefined;

/** The constraint that a command adds to the table. */
export const addedConstraint = ({ command }: TableCommand): Constraint | undefined =>
  command.subtype === "AT_AddConstraint" && command.def && "Constraint" in command.def
    ? command.def.Constraint
    : undefined;

/** The constraints in the definition of a column. */
export const constraintsOf = (column: ColumnDef): Constraint[] =>
  (column.constraints ?? []).flatMap((one) => ("Constraint" in one ? [one.Constraint] : []));

/** The columns in CREATE TABLE and ADD COLUMN, with their table. */
export function definedColumns(node: Node): { table: RelationName; column: ColumnDef }[] {
  if ("CreateStmt" in node) {
    const table = nameOf(node.CreateStmt.relation);
    return (node.CreateStmt.tableElts ?? []).flatMap((element) =>
      "ColumnDef" in element ? [{ table, column: element.ColumnDef }] : [],
    );
  }
  return commandsOf(node).flatMap((one) => {
    const column = addedColumn(one);
    return column ? [{ table: one.table, column }] : [];
  });
}

/** The parts of a dotted name, such as `["public", "users"]`. */
export const wordsOf = (names: readonly Node[] | undefined): string[] =>
  (names ?? []).flatMap((part) => ("String" in part ? [part.String.sval ?? ""] : []));

/** The relation of a dotted name. */
export const relationOf = (words: readonly string[]): RelationName => ({
  schema: words.at(-2),
  name: words.at(-1) ?? "",
});

/** A type in a statement: its name in pg_type, and its arguments, such as the length. */
export interface TypeUse {
  readonly name: string;
  readonly args: readonly number[];
}

/** The type that a statement names. `serial` and its kin keep their name. */
export function typeOf(type: TypeName | undefined): TypeUse {
  const name = wordsOf(type?.names).at(-1) ?? "";
  const args = (type?.typmods ?? []).flatMap((arg) =>
    "A_Const" in arg && arg.A_Const.ival ? [arg.A_Const.ival.ival ?? 0] : [],
  );
  return { name: (type?.arrayBounds ?? []).length > 0 ? `_${name}` : name, args };
}

/** Whether a type is a `serial`, whose default is a sequence. */
export const isSerial = (type: TypeUse): boolean => /^(small|big)?serial[248]?$/.test(type.name);

/** Every object of a kind in a parse tree, such as all `RangeVar`s, in the order of the statement. */
export function everyNode<Kind>(node: unknown, kind: string): Kind[] {
  const found: Kind[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === "object" && value !== null) {
      for (const [key, child] of Object.entries(value)) {
        if (key === kind) found.push(child as Kind);
        visit(child);
      }
    }
  };
  visit(node);
  return found;
}

/** Whether a value of a parse tree is a relation; the tree has no tag where only a relation can be. */
const isRangeVar = (value: unknown): value is RangeVar =>
  typeof value === "object" && value !== null && "relname" in value && "relpersistence" in value;

/** Every relation in a parse tree. */
export function relationsIn(node: unknown): RelationName[] {
  const found: RelationName[] = [];
  const visit = (value: unknown): void => {
    if (isRangeVar(value)) found.push(nameOf(value));
    if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  visit(node);
  return found;
}

/** A type as people write it, such as `varchar(20)`. */
export const typeNameText = ({ name, args }: TypeUse): string =>
  `${name === "bpchar" ? "char" : name}${args.length > 0 ? `(${args.join(",")})` : ""}`;
