import { isConcurrent, nameOf, type RelationName } from "../../statements.ts";
import { type Context, droppedRelations } from "../context.ts";
import { effectsOf } from "../effects.ts";
import type { Rule } from "../rule.ts";
import { addedConstraint, commandsOf, type TableCommand } from "../syntax.ts";

/** A rule for constraints that ALTER TABLE adds to a table that exists. */
const forConstraints = (
  rule: Omit<Rule, "find">,
  types: readonly string[],
  message: string,
  isSafe: (one: TableCommand) => boolean,
): Rule => ({
  ...rule,
  find({ node }, context) {
    return commandsOf(node).flatMap((one) => {
      const constraint = addedConstraint(one);
      if (!constraint || !types.includes(constraint.contype ?? "")) return [];
      if (context.isNew(one.table) || isSafe(one)) return [];
      return [{ object: context.label(one.table, constraint.conname), message }];
    });
  },
});

const isNotValid = (one: TableCommand): boolean => addedConstraint(one)?.skip_validation === true;
const usesIndex = (one: TableCommand): boolean => addedConstraint(one)?.indexname !== undefined;

/** What blocks reads or writes for as long as a table is read or an index is built. */
export const lock: readonly Rule[] = [
  {
    id: "lock/create-index",
    severity: "error",
    why: "Writes to the table are blocked while the index is built.",
    safe: "CREATE INDEX CONCURRENTLY, which the engine runs as a step of its own.",
    find({ node }, context) {
      if (!("IndexStmt" in node) || isConcurrent(node)) return [];
      const table = nameOf(node.IndexStmt.relation);
      if (context.isNew(table) || isPartitioned(context, table)) return [];
      return [
        {
          object: node.IndexStmt.idxname ?? context.label(table),
          message: "builds an index without CONCURRENTLY",
        },
      ];
    },
  },
  {
    id: "lock/index-on-partitioned",
    severity: "error",
    why: "Writes to all partitions are blocked while the index is built, and PostgreSQL has no CONCURRENTLY here.",
    safe: "CREATE INDEX … ON ONLY the table, CONCURRENTLY on each partition, then ALTER INDEX … ATTACH PARTITION.",
    find({ node }, context) {
      if (!("IndexStmt" in node) || !node.IndexStmt.relation?.inh) return [];
      const table = nameOf(node.IndexStmt.relation);
      if (!isPartitioned(context, table)) return [];
      const message = isConcurrent(node)
        ? "fails: the table is partitioned"
        : "builds an index on all partitions";
      return [{ object: node.IndexStmt.idxname ?? context.label(table), message }];
    },
  },
  {
    id: "lock/drop-index",
    severity: "warning",
    why: "Reads and writes wait until the index is dropped, which waits for every query on the table.",
    safe: "DROP INDEX CONCURRENTLY.",
    find({ node }, context) {
      if (!("DropStmt" in node) || node.DropStmt.removeType !== "OBJECT_INDEX" || isConcurrent(node))
        return [];
      return droppedRelations(node)
        .filter((index) => !context.isNew(index) && context.relation(index)?.kind !== "I")
        .map((index) => ({ object: context.label(index), message: "drops an index without CONCURRENTLY" }));
    },
  },
  {
    id: "lock/reindex",
    severity: "warning",
    why: "Writes to the table, and reads that would use the index, are blocked.",
    safe: "REINDEX … CONCURRENTLY.",
    find({ node }, context) {
      if (!("ReindexStmt" in node) || isConcurrent(node)) return [];
      const { relation, name = "" } = node.ReindexStmt;
      const object = relation ? context.label(nameOf(relation)) : name;
      return [{ object, message: "rebuilds indexes without CONCURRENTLY" }];
    },
  },
  {
    id: "lock/set-not-null",
    severity: "error",
    why: "The table is read under a lock that blocks reads and writes.",
    safe: "ADD CHECK (… IS NOT NULL) NOT VALID; VALIDATE CONSTRAINT in the next migration, then SET NOT NULL, which does not read the table, and drop the check.",
    find({ node }, context) {
      return commandsOf(node).flatMap(({ table, command: { subtype, name = "" } }) => {
        if (subtype !== "AT_SetNotNull" || context.isNew(table) || isChecked(context, table, name)) return [];
        return [{ object: context.label(table, name), message: "reads the table to set NOT NULL" }];
      });
    },
  },
  forConstraints(
    {
      id: "lock/add-check",
      severity: "error",
      why: "The table is read under a lock that blocks reads and writes.",
      safe: "ADD CONSTRAINT … NOT VALID, and VALIDATE CONSTRAINT in the next migration.",
    },
    ["CONSTR_CHECK"],
    "reads the table to add a CHECK",
    isNotValid,
  ),
  forConstraints(
    {
      id: "lock/add-foreign-key",
      severity: "error",
      why: "Writes to both tables are blocked while the table is read.",
      safe: "ADD CONSTRAINT … NOT VALID, and VALIDATE CONSTRAINT in the next migration.",
    },
    ["CONSTR_FOREIGN"],
    "reads the table to add a foreign key",
    isNotValid,
  ),
  forConstraints(
    {
      id: "lock/add-unique",
      severity: "error",
      why: "Reads and writes are blocked while the index is built.",
      safe: "CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX.",
    },
    ["CONSTR_UNIQUE", "CONSTR_PRIMARY"],
    "builds a unique index",
    usesIndex,
  ),
  forConstraints(
    {
      id: "lock/add-exclusion",
      severity: "error",
      why: "Reads and writes are blocked while the index is built, and PostgreSQL has no other way.",
      safe: "Create a table with the constraint, and copy the rows in batches.",
    },
    ["CONSTR_EXCLUSION"],
    "builds the index of an exclusion constraint",
    () => false,
  ),
  {
    id: "lock/validate-in-same-transaction",
    severity: "warning",
    why: "The lock that added the constraint is held while the table is read.",
    safe: "VALIDATE CONSTRAINT in the next migration, or after the line `--! no-transaction`.",
    find({ node }, context) {
      return commandsOf(node).flatMap(({ table, command: { subtype, name = "" } }) => {
        const isAdded = context.earlier.some((statement) =>
          commandsOf(statement.node).some((one) => addedConstraint(one)?.conname === name),
        );
        if (subtype !== "AT_ValidateConstraint" || context.isNew(table) || !isAdded) return [];
        return [
          { object: context.label(table, name), message: "validates a constraint of the same transaction" },
        ];
      });
    },
  },
  {
    id: "lock/detach-partition",
    severity: "error",
    why: "Reads and writes of the whole table are blocked.",
    safe: "DETACH PARTITION … CONCURRENTLY, unless the table has a default partition.",
    find({ node }, context) {
      return commandsOf(node).flatMap(({ table, command: { subtype, def } }) => {
        if (subtype !== "AT_DetachPartition" || isConcurrent(node) || context.isNew(table)) return [];
        const partition = def && "PartitionCmd" in def ? nameOf(def.PartitionCmd.name) : table;
        return [{ object: context.label(partition), message: "detaches the partition without CONCURRENTLY" }];
      });
    },
  },
  {
    id: "lock/attach-partition",
    severity: "warning",
    why: "The partition is read under a lock that blocks reads and writes of it.",
    safe: "Add a CHECK that equals the bounds NOT VALID, validate it, and attach the partition.",
    find({ node }, context) {
      return commandsOf(node).flatMap(({ command: { subtype, def } }) => {
        if (subtype !== "AT_AttachPartition" || !def || !("PartitionCmd" in def)) return [];
        const partition = nameOf(def.PartitionCmd.name);
        if (context.isNew(partition) || (context.relation(partition)?.checks.length ?? 0) > 0) return [];
        return [{ object: context.label(partition), message: "reads the partition to attach it" }];
      });
    },
  },
  {
    id: "lock/vacuum-full",
    severity: "error",
    why: "The table is rewritten under a lock that blocks reads and writes.",
    safe: "VACUUM without FULL, or an extension such as pg_repack.",
    find({ node }, context) {
      return effectsOf(node, context)
        .filter(() => "VacuumStmt" in node || "ClusterStmt" in node)
        .filter(({ work }) => work === "rewrite")
        .map(({ relation }) => ({ object: context.label(relation), message: "rewrites the table" }));
    },
  },
  {
    id: "lock/update-without-where",
    severity: "error",
    why: "Every row is written and locked in one transaction, and the table doubles in size.",
    safe: "Update in batches by key, outside migrations.",
    find({ node }, context) {
      if (!("UpdateStmt" in node) || node.UpdateStmt.whereClause) return [];
      const table = nameOf(node.UpdateStmt.relation);
      return context.isNew(table) ? [] : [{ object: context.label(table), message: "updates every row" }];
    },
  },
  {
    id: "lock/backfill-in-same-transaction",
    severity: "error",
    why: "The lock of the earlier statement is held until all rows are written.",
    safe: "Put the change of rows into a migration of its own.",
    find({ node }, context) {
      const write =
        "UpdateStmt" in node ? node.UpdateStmt : "DeleteStmt" in node ? node.DeleteStmt : undefined;
      const table = nameOf(write?.relation);
      if (!write || context.isNew(table)) return [];
      const isLocked = context.earlier.some((statement) =>
        effectsOf(statement.node, context).some(
          ({ relation, lock }) => relation.name === table.name && lock === "AccessExclusiveLock",
        ),
      );
      return isLocked
        ? [
            {
              object: context.label(table),
              message: "writes rows of a table that the transaction has locked",
            },
          ]
        : [];
    },
  },
  {
    id: "lock/several-tables",
    severity: "warning",
    why: "A transaction that waits for the second table blocks the first one, and may end in a deadlock.",
    safe: "Change one table in each migration, or begin the file with `--! no-transaction`.",
    find(statement, context) {
      const before = heavyTables(context.earlier, context);
      const here = [...heavyTables([statement], context)].filter((name) => !before.has(name));
      if (before.size !== 1 || here.length === 0) return [];
      return [
        { object: here.join(","), message: `locks a table besides ${[...before].join(", ")} against reads` },
      ];
    },
  },
];

const isPartitioned = (context: Context, table: RelationName): boolean =>
  context.relation(table)?.kind === "p";

/** Whether a validated CHECK proves that the column is not null. */
const isChecked = (context: Context, table: RelationName, column: string): boolean =>
  context
    .relation(table)
    ?.checks.some((check) => new RegExp(`^CHECK \\(\\("?${column}"? IS NOT NULL\\)\\)$`).test(check)) ??
  false;

/** The tables that statements lock against reads. */
const heavyTables = (statements: Context["earlier"], context: Context): Set<string> =>
  new Set(
    statements.flatMap(({ node }) =>
      effectsOf(node, context)
        .filter(({ lock }) => lock === "AccessExclusiveLock")
        .map(({ relation }) => context.label(context.relation(relation) ?? relation)),
    ),
  );
