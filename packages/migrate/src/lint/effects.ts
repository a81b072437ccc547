import type { Node } from "libpg-query";
import { isConcurrent, nameOf, type RelationName } from "../statements.ts";
import { type Context, droppedRelations, droppedTypes, isNewColumn } from "./context.ts";
import {
  addedColumn,
  addedConstraint,
  commandsOf,
  constraintsOf,
  everyNode,
  isSerial,
  type TableCommand,
  typeOf,
  wordsOf,
} from "./syntax.ts";
import { typeChange } from "./types.ts";

/** Lock modes from the weakest to the strongest, as pg_locks names them. */
export const lockModes = [
  "AccessShareLock",
  "RowShareLock",
  "RowExclusiveLock",
  "ShareUpdateExclusiveLock",
  "ShareLock",
  "ShareRowExclusiveLock",
  "ExclusiveLock",
  "AccessExclusiveLock",
] as const;

/** Name of a lock on a table, as in pg_locks. */
export type LockMode = (typeof lockModes)[number];

/** What a statement does with the rows of a table while it holds the lock: it rewrites all, or reads all. */
export type Work = "rewrite" | "index" | "scan" | "none";

/** The lock of a statement on a relation that existed before the file and on its partitions, and the work under it. */
export interface Effect {
  readonly relation: RelationName;
  readonly lock: LockMode;
  readonly work: Work;
}

/** The locks of a statement that matter to others, and the work under each; from PostgreSQL's documentation, tested. */
export function effectsOf(node: Node, context: Context): Effect[] {
  const found = allEffects(node, context).filter(({ relation }) => relation.name && !context.isNew(relation));
  const strongest = new Map<string, Effect>();
  for (const effect of found) {
    const key = context.label(effect.relation);
    const before = strongest.get(key);
    strongest.set(key, before ? stronger(before, effect) : effect);
  }
  return [...strongest.values()];
}

const works: readonly Work[] = ["none", "scan", "index", "rewrite"];

const stronger = (a: Effect, b: Effect): Effect => ({
  relation: a.relation,
  lock: lockModes[Math.max(lockModes.indexOf(a.lock), lockModes.indexOf(b.lock))] ?? a.lock,
  work: works[Math.max(works.indexOf(a.work), works.indexOf(b.work))] ?? a.work,
});

function allEffects(node: Node, context: Context): Effect[] {
  const on = (relation: RelationName, lock: LockMode, work: Work = "none"): Effect => ({
    relation,
    lock,
    work,
  });
  if ("AlterTableStmt" in node) {
    const commands = commandsOf(node);
    if (commands.length > 0) return commands.flatMap((one) => commandEffects(one, context));
    return [on(nameOf(node.AlterTableStmt.relation), "AccessExclusiveLock")];
  }
  if ("IndexStmt" in node) {
    return [
      on(
        nameOf(node.IndexStmt.relation),
        isConcurrent(node) ? "ShareUpdateExclusiveLock" : "ShareLock",
        "index",
      ),
    ];
  }
  if ("CreateStmt" in node) {
    const { partbound, inhRelations = [], constraints = [], tableElts = [] } = node.CreateStmt;
    const parentLock = partbound ? "AccessExclusiveLock" : "ShareUpdateExclusiveLock";
    const parents = inhRelations.flatMap((one) =>
      "RangeVar" in one ? [on(nameOf(one.RangeVar), parentLock)] : [],
    );
    return [...parents, ...referencedIn([...constraints, ...tableElts])];
  }
  if ("DropStmt" in node) return dropEffects(node, context);
  if ("RenameStmt" in node && node.RenameStmt.relation) {
    const { renameType, relation } = node.RenameStmt;
    return [
      on(
        nameOf(relation),
        renameType === "OBJECT_INDEX" ? "ShareUpdateExclusiveLock" : "AccessExclusiveLock",
      ),
    ];
  }
  if ("AlterObjectSchemaStmt" in node && node.AlterObjectSchemaStmt.relation) {
    return [on(nameOf(node.AlterObjectSchemaStmt.relation), "AccessExclusiveLock")];
  }
  if ("TruncateStmt" in node) {
    const { relations = [], behavior } = node.TruncateStmt;
    const tables = relations.flatMap((one) => ("RangeVar" in one ? [nameOf(one.RangeVar)] : []));
    const referents = behavior === "DROP_CASCADE" ? context.referentsOf(tables) : [];
    return [...tables, ...referents].map((table) => on(table, "AccessExclusiveLock"));
  }
  if ("CreateTrigStmt" in node) return [on(nameOf(node.CreateTrigStmt.relation), "ShareRowExclusiveLock")];
  if ("CreatePolicyStmt" in node) return [on(nameOf(node.CreatePolicyStmt.table), "AccessExclusiveLock")];
  if ("AlterPolicyStmt" in node) return [on(nameOf(node.AlterPolicyStmt.table), "AccessExclusiveLock")];
  if ("RuleStmt" in node) return [on(nameOf(node.RuleStmt.relation), "AccessExclusiveLock")];
  if ("InsertStmt" in node) return [on(nameOf(node.InsertStmt.relation), "RowExclusiveLock")];
  if ("UpdateStmt" in node) return [on(nameOf(node.UpdateStmt.relation), "RowExclusiveLock", "scan")];
  if ("DeleteStmt" in node) return [on(nameOf(node.DeleteStmt.relation), "RowExclusiveLock", "scan")];
  if ("RefreshMatViewStmt" in node) {
    const { relation, concurrent } = node.RefreshMatViewStmt;
    return [on(nameOf(relation), concurrent ? "ExclusiveLock" : "AccessExclusiveLock", "rewrite")];
  }
  if ("ReindexStmt" in node && node.ReindexStmt.relation) {
    const name = nameOf(node.ReindexStmt.relation);
    const table =
      node.ReindexStmt.kind === "REINDEX_OBJECT_INDEX" ? (context.relation(name)?.parent ?? name) : name;
    return [on(table, isConcurrent(node) ? "ShareUpdateExclusiveLock" : "ShareLock", "index")];
  }
  if ("ClusterStmt" in node && node.ClusterStmt.relation) {
    return [on(nameOf(node.ClusterStmt.relation), "AccessExclusiveLock", "rewrite")];
  }
  if ("VacuumStmt" in node) {
    const { rels = [], options = [] } = node.VacuumStmt;
    const isFull = options.some((one) => "DefElem" in one && one.DefElem.defname === "full");
    const lock = isFull ? "AccessExclusiveLock" : "ShareUpdateExclusiveLock";
    return rels.flatMap((one) =>
      "VacuumRelation" in one
        ? [on(nameOf(one.VacuumRelation.relation), lock, isFull ? "rewrite" : "scan")]
        : [],
    );
  }
  if ("CommentStmt" in node) {
    const { object, objtype } = node.CommentStmt;
    const words = object && "List" in object ? wordsOf(object.List.items) : [];
    const parts = objtype === "OBJECT_COLUMN" ? words.slice(0, -1) : objtype === "OBJECT_TABLE" ? words : [];
    return [on({ schema: parts.at(-2), name: parts.at(-1) ?? "" }, "ShareUpdateExclusiveLock")];
  }
  return [];
}

/** Commands with a weaker lock than ACCESS EXCLUSIVE. */
const weaker: Readonly<Record<string, LockMode>> = {
  AT_SetStatistics: "ShareUpdateExclusiveLock",
  AT_SetOptions: "ShareUpdateExclusiveLock",
  AT_ResetOptions: "ShareUpdateExclusiveLock",
  AT_ClusterOn: "ShareUpdateExclusiveLock",
  AT_DropCluster: "ShareUpdateExclusiveLock",
  AT_SetRelOptions: "ShareUpdateExclusiveLock",
  AT_ResetRelOptions: "ShareUpdateExclusiveLock",
  AT_ValidateConstraint: "ShareUpdateExclusiveLock",
  AT_EnableTrig: "ShareRowExclusiveLock",
  AT_EnableTrigAll: "ShareRowExclusiveLock",
  AT_EnableTrigUser: "ShareRowExclusiveLock",
  AT_DisableTrig: "ShareRowExclusiveLock",
  AT_DisableTrigAll: "ShareRowExclusiveLock",
  AT_DisableTrigUser: "ShareRowExclusiveLock",
};

function commandEffects(one: TableCommand, context: Context): Effect[] {
  const { table, command } = one;
  const { subtype = "", name = "", def } = command;
  const here = (work: Work, lock: LockMode = "AccessExclusiveLock"): Effect => ({
    relation: table,
    lock,
    work,
  });
  const column = addedColumn(one);
  if (column) return [here(workOfColumn(one, context)), ...referencedIn(column.constraints ?? [])];
  const constraint = addedConstraint(one);
  if (constraint) {
    const scan = constraint.skip_validation ? "none" : "scan";
    if (constraint.contype === "CONSTR_FOREIGN") {
      return [here(scan, "ShareRowExclusiveLock"), ...(def ? referencedIn([def]) : [])];
    }
    if (constraint.contype === "CONSTR_CHECK" || constraint.contype === "CONSTR_NOTNULL") return [here(scan)];
    return [here(constraint.indexname ? "none" : "index")];
  }
  if (subtype === "AT_AttachPartition" || subtype === "AT_DetachPartition") {
    const partition = def && "PartitionCmd" in def ? def.PartitionCmd : undefined;
    const isAttach = subtype === "AT_AttachPartition";
    const isLight = isAttach || partition?.concurrent === true;
    return [
      here("none", isLight ? "ShareUpdateExclusiveLock" : "AccessExclusiveLock"),
      { relation: nameOf(partition?.name), lock: "AccessExclusiveLock", work: isAttach ? "scan" : "none" },
    ];
  }
  if (subtype === "AT_ValidateConstraint") return [here("scan", "ShareUpdateExclusiveLock")];
  if (subtype === "AT_SetNotNull") return [here("scan")];
  if (subtype === "AT_AlterColumnType") return [here(workOfType(one, context))];
  if (rewriting.includes(subtype)) return [here("rewrite")];
  if (subtype === "AT_DropConstraint") return [here("none"), ...referencedBy(table, name, context)];
  return [here("none", weaker[subtype])];
}

const rewriting = [
  "AT_SetLogged",
  "AT_SetUnLogged",
  "AT_SetTableSpace",
  "AT_SetAccessMethod",
  "AT_SetExpression",
];

/** Dropping a foreign key locks the table that it refers to. */
const referencedBy = (table: RelationName, constraint: string, context: Context): Effect[] =>
  (context.relation(table)?.references ?? [])
    .filter((one) => one.constraint === constraint)
    .map((relation) => ({ relation, lock: "AccessExclusiveLock", work: "none" }));

/** The tables that new foreign keys refer to. */
const referencedIn = (nodes: readonly Node[]): Effect[] =>
  everyNode<{ contype?: string; pktable?: { relname: string } }>(nodes, "Constraint")
    .filter(({ contype }) => contype === "CONSTR_FOREIGN")
    .map(({ pktable }) => ({ relation: nameOf(pktable), lock: "ShareRowExclusiveLock", work: "none" }));

function dropEffects(node: Node, context: Context): Effect[] {
  if (!("DropStmt" in node)) return [];
  const { removeType, objects = [] } = node.DropStmt;
  const strong = (relation: RelationName): Effect => ({
    relation,
    lock: "AccessExclusiveLock",
    work: "none",
  });
  switch (removeType) {
    case "OBJECT_INDEX":
      return droppedRelations(node).flatMap((index) => {
        const table = context.relation(index)?.parent;
        if (!table) return [];
        return [
          isConcurrent(node)
            ? { ...strong(table), lock: "ShareUpdateExclusiveLock" as const }
            : strong(table),
        ];
      });
    case "OBJECT_TRIGGER":
    case "OBJECT_POLICY":
    case "OBJECT_RULE":
      // The name of the object follows that of its table.
      return objects.map((object) => {
        const words = "List" in object ? wordsOf(object.List.items) : [];
        return strong({ schema: words.at(-3), name: words.at(-2) ?? "" });
      });
    case "OBJECT_TABLE":
      return droppedRelations(node).flatMap((table) => [
        strong(table),
        ...(context.relation(table)?.references ?? []).map(strong),
      ]);
    case "OBJECT_TYPE":
    case "OBJECT_DOMAIN":
      return node.DropStmt.behavior === "DROP_CASCADE"
        ? droppedTypes(node)
            .flatMap((type) => context.usersOfType(type))
            .map(strong)
        : [];
    case "OBJECT_VIEW":
    case "OBJECT_MATVIEW":
    case "OBJECT_FOREIGN_TABLE":
      return droppedRelations(node).map(strong);
    default:
      return [];
  }
}

/** The work of ADD COLUMN. */
function workOfColumn(one: TableCommand, context: Context): Work {
  const column = addedColumn(one);
  if (!column) return "none";
  const constraints = constraintsOf(column);
  const types = new Set(constraints.map(({ contype }) => contype));
  const isStored = constraints.some((c) => c.contype === "CONSTR_GENERATED" && c.generated_kind !== "v");
  if (isSerial(typeOf(column.typeName)) || types.has("CONSTR_IDENTITY") || isStored) return "rewrite";
  if (volatileDefault(one, context)) return "rewrite";
  if (types.has("CONSTR_UNIQUE") || types.has("CONSTR_PRIMARY")) return "index";
  return types.has("CONSTR_CHECK") || types.has("CONSTR_NOTNULL") ? "scan" : "none";
}

/** The volatile function in the default of an added column. */
export function volatileDefault(one: TableCommand, context: Context): string | undefined {
  const column = addedColumn(one);
  const value = column && constraintsOf(column).find(({ contype }) => contype === "CONSTR_DEFAULT")?.raw_expr;
  return everyNode<{ funcname?: Node[] }>(value, "FuncCall")
    .map(({ funcname }) => wordsOf(funcname).at(-1) ?? "")
    .find((name) => context.isVolatile(name));
}

/** The work of ALTER COLUMN … TYPE: nothing if PostgreSQL knows that the stored values stay the same. */
export function workOfType({ table, command: { name = "", def } }: TableCommand, context: Context): Work {
  if (!def || !("ColumnDef" in def) || isNewColumn(context, table, name)) return "rewrite";
  const column = context.column(table, name);
  if (!column || def.ColumnDef.raw_default) return "rewrite";
  return typeChange(column, typeOf(def.ColumnDef.typeName)).rewrites ? "rewrite" : "none";
}
