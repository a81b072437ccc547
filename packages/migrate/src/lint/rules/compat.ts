import { nameOf } from "../../statements.ts";
import type { Rule } from "../rule.ts";
import { addedColumn, commandsOf, constraintsOf, isSerial, typeOf, wordsOf } from "../syntax.ts";

/** What breaks the programs of the previous release, which run while the migration is applied. */
export const compat: readonly Rule[] = [
  {
    id: "compat/rename-column",
    severity: "error",
    why: "Programs of the previous release use the old name.",
    safe: "Add a column, write both, copy the values, and drop the old one in a later release.",
    find({ node }, context) {
      if (!("RenameStmt" in node) || node.RenameStmt.renameType !== "OBJECT_COLUMN") return [];
      const { relation, relationType, subname = "" } = node.RenameStmt;
      const table = nameOf(relation);
      if (relationType !== "OBJECT_TABLE" || context.isNew(table)) return [];
      return [{ object: context.label(table, subname), message: "renames the column" }];
    },
  },
  {
    id: "compat/rename-table",
    severity: "error",
    why: "Programs of the previous release use the old name.",
    safe: "Rename it and create a view of the old name in the same transaction; drop the view in a later release.",
    find({ node }, context) {
      if (!("RenameStmt" in node) || node.RenameStmt.renameType !== "OBJECT_TABLE") return [];
      const table = nameOf(node.RenameStmt.relation);
      return context.isNew(table) ? [] : [{ object: context.label(table), message: "renames the table" }];
    },
  },
  {
    id: "compat/rename-schema",
    severity: "error",
    why: "Programs of the previous release use the old name.",
    safe: "Create the new schema, and move the tables one by one behind views.",
    find({ node }) {
      if (!("RenameStmt" in node) || node.RenameStmt.renameType !== "OBJECT_SCHEMA") return [];
      return [{ object: node.RenameStmt.subname ?? "", message: "renames the schema" }];
    },
  },
  {
    id: "compat/rename-enum-value",
    severity: "error",
    why: "Programs of the previous release read and write the old value.",
    safe: "Add the new value, update the rows, and stop writing the old one.",
    find({ node }) {
      if (!("AlterEnumStmt" in node) || !node.AlterEnumStmt.oldVal) return [];
      const type = wordsOf(node.AlterEnumStmt.typeName).join(".");
      return [{ object: `${type}.${node.AlterEnumStmt.oldVal}`, message: "renames the value" }];
    },
  },
  {
    id: "compat/drop-not-null",
    severity: "warning",
    why: "Programs that expect a value read NULL.",
    safe: "Deploy programs that handle NULL first.",
    find({ node }, context) {
      return commandsOf(node).flatMap(({ table, command: { subtype, name = "" } }) =>
        subtype === "AT_DropNotNull" && !context.isNew(table)
          ? [{ object: context.label(table, name), message: "allows NULL" }]
          : [],
      );
    },
  },
  {
    id: "compat/add-required-column",
    severity: "error",
    why: "It fails if the table has rows, and inserts of the previous release, which omit the column, fail.",
    safe: "Give it a default, or add it without NOT NULL, fill it, and set NOT NULL in a later release.",
    find({ node }, context) {
      return commandsOf(node).flatMap((one) => {
        const column = addedColumn(one);
        if (!column || context.isNew(one.table) || isSerial(typeOf(column.typeName))) return [];
        const kinds = new Set(constraintsOf(column).map(({ contype }) => contype));
        const isRequired = kinds.has("CONSTR_NOTNULL") || kinds.has("CONSTR_PRIMARY");
        const hasValue = (["CONSTR_DEFAULT", "CONSTR_IDENTITY", "CONSTR_GENERATED"] as const).some((kind) =>
          kinds.has(kind),
        );
        if (!isRequired || hasValue) return [];
        const object = context.label(one.table, column.colname);
        return [{ object, message: "adds a column that is NOT NULL and has no default" }];
      });
    },
  },
];
