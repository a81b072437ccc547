import type { Context } from "../context.ts";
import { volatileDefault, workOfType } from "../effects.ts";
import type { Rule } from "../rule.ts";
import { addedColumn, commandsOf, constraintsOf, isSerial, type TableCommand, typeOf } from "../syntax.ts";

const why = "The table is rewritten, with its indexes, under a lock that blocks reads and writes.";

/** A rule for commands of ALTER TABLE on a table that exists. */
const forCommands = (
  rule: Omit<Rule, "find" | "why">,
  find: (one: TableCommand, context: Context) => string | undefined,
): Rule => ({
  ...rule,
  why,
  find({ node }, context) {
    return commandsOf(node).flatMap((one) => {
      const message = context.isNew(one.table) ? undefined : find(one, context);
      const part = addedColumn(one)?.colname ?? one.command.name;
      return message === undefined ? [] : [{ object: context.label(one.table, part), message }];
    });
  },
});

const settings: Readonly<Record<string, string>> = {
  AT_SetLogged: "makes the table LOGGED",
  AT_SetUnLogged: "makes the table UNLOGGED",
  AT_SetTableSpace: "moves the table to another tablespace",
  AT_SetAccessMethod: "changes the access method",
};

/** What rewrites a table. */
export const rewrite: readonly Rule[] = [
  forCommands(
    {
      id: "rewrite/volatile-default",
      severity: "error",
      safe: "Add the column without the default, set the default, and fill the rows in batches.",
    },
    (one, context) => {
      const name = volatileDefault(one, context);
      return name && `adds a column whose default ${name}() differs from row to row`;
    },
  ),
  forCommands(
    {
      id: "rewrite/stored-generated",
      severity: "error",
      safe: "Compute the value in a view or in the program, or fill an ordinary column by a trigger and in batches.",
    },
    (one) => {
      const column = addedColumn(one);
      const isStored =
        column &&
        constraintsOf(column).some((c) => c.contype === "CONSTR_GENERATED" && c.generated_kind !== "v");
      return isStored ? "adds a stored generated column" : undefined;
    },
  ),
  forCommands(
    {
      id: "rewrite/serial-or-identity",
      severity: "error",
      safe: "Add a bigint, fill it in batches, and make it an identity when it is NOT NULL.",
    },
    (one) => {
      const column = addedColumn(one);
      if (!column) return undefined;
      const isIdentity = constraintsOf(column).some(({ contype }) => contype === "CONSTR_IDENTITY");
      return isIdentity || isSerial(typeOf(column.typeName)) ? "adds a numbered column" : undefined;
    },
  ),
  forCommands(
    {
      id: "rewrite/change-type",
      severity: "error",
      safe: "Add a column of the new type, fill it in batches, and switch the programs over.",
    },
    (one, context) =>
      one.command.subtype === "AT_AlterColumnType" && workOfType(one, context) === "rewrite"
        ? "changes the type to one that is stored differently"
        : undefined,
  ),
  forCommands(
    {
      id: "rewrite/storage",
      severity: "warning",
      safe: "Create a table with the setting, and copy the rows in batches.",
    },
    ({ command: { subtype = "" } }) => settings[subtype],
  ),
];
