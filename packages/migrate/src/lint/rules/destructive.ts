import { nameOf, type RelationName } from "../../statements.ts";
import { type Context, droppedRelations, isNewColumn } from "../context.ts";
import type { Rule } from "../rule.ts";
import { commandsOf, typeOf, wordsOf } from "../syntax.ts";
import { typeChange } from "../types.ts";

/** What loses rows, values or integrity. */
export const destructive: readonly Rule[] = [
  {
    id: "destructive/drop-table",
    severity: "error",
    why: "The rows are lost, and a program that still uses the table fails.",
    safe: "Deploy programs that do not use the table, rename it, and drop it in a later release.",
    losesData: true,
    find({ node }, context) {
      if (!("DropStmt" in node) || !/TABLE$/.test(node.DropStmt.removeType ?? "")) return [];
      return droppedRelations(node)
        .filter((table) => !context.isNew(table))
        .map((table) => ({ object: context.label(table), message: "drops the table", tables: [table] }));
    },
  },
  {
    id: "destructive/drop-column",
    severity: "error",
    why: "The values are lost, and a program that still uses the column fails.",
    safe: "Deploy programs that do not use the column, and drop it in a later release.",
    losesData: true,
    find({ node }, context) {
      return commandsOf(node).flatMap(({ table, command: { subtype, name = "" } }) => {
        const isHarmless = context.isNew(table) || isNewColumn(context, table, name);
        if (subtype !== "AT_DropColumn" || isHarmless) return [];
        return [{ object: context.label(table, name), message: "drops the column", tables: [table] }];
      });
    },
  },
  {
    id: "destructive/drop-schema",
    severity: "error",
    why: "Everything in the schema is lost.",
    safe: "Drop the tables by name, each in its own release.",
    losesData: true,
    find({ node }, context) {
      if ("DropdbStmt" in node) {
        const object = node.DropdbStmt.dbname ?? "";
        return [{ object, message: "drops the database" }];
      }
      if (!("DropStmt" in node) || node.DropStmt.removeType !== "OBJECT_SCHEMA") return [];
      return (node.DropStmt.objects ?? []).flatMap((schema) => {
        const [object = ""] = wordsOf([schema]);
        return [{ object, message: "drops the schema", tables: context.relationsOf(object) }];
      });
    },
  },
  {
    id: "destructive/drop-type",
    severity: "error",
    why: "Columns of the type are lost with CASCADE; a type that is created again rewrites its tables.",
    safe: "Add values to an enum and keep the old ones; drop the type when no column uses it.",
    losesData: true,
    find({ node }, context) {
      if (!("DropStmt" in node) || !/^OBJECT_(TYPE|DOMAIN)$/.test(node.DropStmt.removeType ?? "")) return [];
      const { objects = [], behavior } = node.DropStmt;
      return objects.flatMap((type) => {
        const words = "TypeName" in type ? wordsOf(type.TypeName.names) : [];
        const tables = behavior === "DROP_CASCADE" ? context.usersOfType(words.at(-1) ?? "") : [];
        return [{ object: words.join("."), message: "drops the type", tables }];
      });
    },
  },
  {
    id: "destructive/truncate",
    severity: "error",
    why: "All rows are lost, with CASCADE also those of tables that refer to them.",
    safe: "Delete the rows in batches by key.",
    losesData: true,
    find({ node }, context) {
      if (!("TruncateStmt" in node)) return [];
      const { relations = [], behavior } = node.TruncateStmt;
      return relations.flatMap((relation) => {
        const table = "RangeVar" in relation ? nameOf(relation.RangeVar) : undefined;
        if (!table || context.isNew(table)) return [];
        const referents = behavior === "DROP_CASCADE" ? context.referentsOf([table]) : [];
        const others = referents.map((one) => ` and ${context.label(one)}`).join("");
        const message = `truncates the table${others}`;
        return [{ object: context.label(table), message, tables: [table, ...referents] }];
      });
    },
  },
  {
    id: "destructive/delete-without-where",
    severity: "error",
    why: "All rows are lost; the table is locked against other writers of its rows meanwhile.",
    safe: "Delete the rows that must go, in batches by key.",
    losesData: true,
    find({ node }, context) {
      if (!("DeleteStmt" in node) || node.DeleteStmt.whereClause) return [];
      const table = nameOf(node.DeleteStmt.relation);
      if (context.isNew(table)) return [];
      return [{ object: context.label(table), message: "deletes every row", tables: [table] }];
    },
  },
  {
    id: "destructive/type-narrowing",
    severity: "error",
    why: "Values that the new type cannot hold fail or lose digits.",
    safe: "Add a column of the new type, copy the values in batches, and switch the programs over.",
    losesData: true,
    find({ node }, context) {
      return commandsOf(node).flatMap(({ table, command: { subtype, name = "", def } }) => {
        if (subtype !== "AT_AlterColumnType" || !def || !("ColumnDef" in def)) return [];
        const column = context.column(table, name);
        if (!column || isNewColumn(context, table, name)) return [];
        const { typeName, raw_default: using } = def.ColumnDef;
        if (!using && !typeChange(column, typeOf(typeName)).narrows) return [];
        const message = `changes the type from ${column.fullType} to one that may not hold every value`;
        return [{ object: context.label(table, name), message, tables: [table] }];
      });
    },
  },
  {
    id: "destructive/drop-constraint",
    severity: "warning",
    why: "Rows that violate the rule can be written, and it cannot be added again while they exist.",
    safe: "Drop it only if the rule has changed; add the new one first.",
    find({ node }, context) {
      return commandsOf(node).flatMap(({ table, command: { subtype, name = "" } }) => {
        if (subtype !== "AT_DropConstraint" || context.isNew(table) || isAddedAgain(table, name, context))
          return [];
        return [{ object: context.label(table, name), message: "drops the constraint" }];
      });
    },
  },
  {
    id: "destructive/cascade",
    severity: "error",
    why: "Objects that the file does not name are dropped too.",
    safe: "Drop the dependent objects by name, and leave out CASCADE.",
    find({ node }, context) {
      if ("DropStmt" in node && node.DropStmt.behavior === "DROP_CASCADE") {
        const relations = droppedRelations(node);
        if (relations.length > 0 && relations.every((relation) => context.isNew(relation))) return [];
        const names = relations.map((relation) => context.label(relation)).filter(Boolean);
        return [{ object: names.join(","), message: "drops all objects that depend on it" }];
      }
      return commandsOf(node).flatMap(({ table, command: { behavior, name = "" } }) =>
        behavior === "DROP_CASCADE" && !context.isNew(table)
          ? [{ object: context.label(table, name), message: "drops all objects that depend on it" }]
          : [],
      );
    },
  },
];

/** Whether the transaction has added a constraint of another name to the table, or one that was renamed. */
function isAddedAgain(table: RelationName, name: string, { earlier }: Context): boolean {
  return earlier.some(({ node }) =>
    commandsOf(node).some(
      (one) =>
        one.table.name === table.name &&
        one.command.subtype === "AT_AddConstraint" &&
        one.command.def !== undefined &&
        "Constraint" in one.command.def &&
        one.command.def.Constraint.conname === name,
    ),
  );
}
