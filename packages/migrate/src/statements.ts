import { loadModule, type Node, parseSync, type SqlErrorDetails, scanSync } from "libpg-query";
import { MigrateError } from "./errors.ts";
import type { MigrationFile } from "./files.ts";

/** One SQL statement of a migration. */
export interface Statement {
  readonly sql: string;
  /** Line of the file on which the statement starts, from 1. */
  readonly line: number;
  /** Column in which it starts, from 1, in UTF-16 units. */
  readonly column: number;
  /** Parse tree from PostgreSQL's own parser. */
  readonly node: Node;
}

/** Statements that are applied as one: in a transaction, or a single one that cannot run in a transaction. */
export interface Step {
  readonly transactional: boolean;
  readonly statements: readonly Statement[];
}

/**
 * Parses a migration with PostgreSQL's parser and divides it into steps. It is one step, a transaction, except for:
 * - a statement that PostgreSQL does not run in a transaction, such as CREATE INDEX CONCURRENTLY;
 * - a new value of an enum that a later statement of the file uses, which PostgreSQL allows only after a commit;
 * - a file with the line `--! no-transaction`: each statement is a step, in a transaction of its own if PostgreSQL and the
 *   statement allow it, so that it is either applied and recorded or neither. A procedure or a DO block may commit by
 *   itself; it runs outside a transaction, and again if the run is interrupted meanwhile.
 *
 * @throws MigrateError `statement` if the file cannot be parsed, or has a statement that a migration must not have.
 */
export async function parseSteps(file: MigrationFile): Promise<Step[]> {
  const statements = await parse(file);
  for (const statement of statements) refuseForbidden(file, statement);
  const isSplit = /^--! no-transaction\s*$/m.test(file.text);
  const steps: { transactional: boolean; statements: Statement[] }[] = [];
  let usable = new Set<string>();
  for (const statement of statements) {
    const transactional = !runsOutsideTransactions(statement.node) && !(isSplit && mayCommit(statement.node));
    const last = steps.at(-1);
    const usesNewValue = usable.size > 0 && valuesOf(statement.node).some((value) => usable.has(value));
    if (last?.transactional && transactional && !usesNewValue && !isSplit) last.statements.push(statement);
    else {
      steps.push({ transactional, statements: [statement] });
      usable = new Set();
    }
    const added = addedEnumValue(statement.node);
    if (added !== undefined) usable.add(added);
  }
  return steps.length > 0 ? steps : [{ transactional: true, statements: [] }];
}

const breakpoint = "--> statement-breakpoint";

/**
 * Parses a file into its statements.
 *
 * @throws MigrateError `statement` if it is not SQL.
 */
export async function parse(file: MigrationFile): Promise<Statement[]> {
  await loadModule();
  // The byte order mark is not SQL. Positions are in bytes of UTF-8.
  const text = file.text.replace(/^\uFEFF/, "");
  if (!text.trim()) return [];
  const bytes = Buffer.from(text);
  try {
    // drizzle-kit ends a statement with this comment, usually after a semicolon. Only the scanner can distinguish the comment
    // from a literal, and it is slow on large files.
    const needsScanner = /[^;\s]\s*--> statement-breakpoint/.test(text);
    for (const { start, text: token } of needsScanner ? scanSync(text).tokens : []) {
      if (token.startsWith(breakpoint)) {
        bytes.fill(`;${" ".repeat(breakpoint.length - 1)}`, start, start + breakpoint.length);
      }
    }
    let [line, counted] = [1, 0];
    return (parseSync(bytes.toString()).stmts ?? []).map(
      ({ stmt, stmt_location: start = 0, stmt_len: length }) => {
        line += newlines(bytes.toString("utf8", counted, start));
        counted = start;
        const sql = bytes.toString("utf8", start, length ? start + length : bytes.length).trim();
        const lineStart = start === 0 ? 0 : bytes.lastIndexOf("\n", start - 1) + 1;
        const column = bytes.toString("utf8", lineStart, start).length + 1;
        return { sql, line, column, node: stmt as Node };
      },
    );
  } catch (error) {
    const { message, cursorPosition = 0 } = (error as { sqlDetails?: SqlErrorDetails }).sqlDetails ?? {};
    throw new MigrateError("statement", `Migration ${file.name} cannot be parsed: ${message ?? error}`, {
      where: `${file.path}:${1 + newlines(text.slice(0, cursorPosition))}`,
      hint: "Nothing was applied. Fix the SQL of the file; commands of psql (\\copy, \\set) are not SQL.",
      cause: error,
    });
  }
}

const newlines = (text: string): number => text.split("\n").length - 1;

/** Rejects statements that would end the transaction, lose the lock, or wait for input that never arrives. */
function refuseForbidden(file: MigrationFile, { node, line, sql }: Statement): void {
  const refuse = (reason: string, hint: string) => {
    throw new MigrateError("statement", `Migration ${file.name} ${reason}`, {
      where: `${file.path}:${line}\n${sql}`,
      hint: `Nothing was applied. ${hint}`,
    });
  };
  if ("TransactionStmt" in node && !/SAVEPOINT|RELEASE|ROLLBACK_TO/.test(node.TransactionStmt.kind ?? "")) {
    refuse(
      "begins or ends a transaction itself.",
      "Remove the statement: a migration runs in one transaction. With the line `--! no-transaction` each statement runs on its own.",
    );
  }
  if ("CopyStmt" in node && node.CopyStmt.is_from && !node.CopyStmt.filename) {
    refuse("copies from standard input, which is not available.", "Write the rows as INSERT statements.");
  }
  if ("DiscardStmt" in node && node.DiscardStmt.target === "DISCARD_ALL") {
    refuse(
      "discards the session, including the migration lock.",
      "Remove the statement: settings are reset after each migration.",
    );
  }
  if ("IndexStmt" in node && node.IndexStmt.concurrent && !node.IndexStmt.idxname) {
    refuse(
      "creates an index concurrently without naming it.",
      "Name the index: an interrupted build leaves an invalid index, which can only be found by its name.",
    );
  }
}

/** Whether a statement has CONCURRENTLY, so that neither it nor its wait for a lock blocks reads and writes. */
export function isConcurrent(node: Node): boolean {
  if ("IndexStmt" in node) return node.IndexStmt.concurrent === true;
  if ("DropStmt" in node) return node.DropStmt.concurrent === true;
  if ("ReindexStmt" in node) {
    const { params = [] } = node.ReindexStmt;
    return params.some((param) => "DefElem" in param && param.DefElem.defname === "concurrently");
  }
  return detachedPartition(node) !== undefined;
}

/** Whether PostgreSQL rejects a statement in a transaction block. */
function runsOutsideTransactions(node: Node): boolean {
  if (isConcurrent(node)) return true;
  if ("VacuumStmt" in node) return node.VacuumStmt.is_vacuumcmd === true;
  if ("ClusterStmt" in node) return node.ClusterStmt.relation === undefined;
  if ("ReindexStmt" in node) {
    return /DATABASE|SYSTEM|SCHEMA/.test(node.ReindexStmt.kind ?? "");
  }
  return [
    "CreatedbStmt",
    "DropdbStmt",
    "CreateTableSpaceStmt",
    "DropTableSpaceStmt",
    "AlterSystemStmt",
    "CreateSubscriptionStmt",
    "DropSubscriptionStmt",
  ].some((kind) => kind in node);
}

/** Whether a statement may end the transaction in which it runs. */
const mayCommit = (node: Node): boolean => "CallStmt" in node || "DoStmt" in node;

/** A relation in a statement: its name, and its schema if qualified. */
export interface RelationName {
  readonly schema: string | undefined;
  readonly name: string;
}

/** The partition that DETACH PARTITION … CONCURRENTLY detaches, and its table. */
export function detachedPartition(node: Node): { table: RelationName; partition: RelationName } | undefined {
  if (!("AlterTableStmt" in node)) return undefined;
  for (const command of node.AlterTableStmt.cmds ?? []) {
    if (!("AlterTableCmd" in command) || command.AlterTableCmd.subtype !== "AT_DetachPartition") continue;
    const { def } = command.AlterTableCmd;
    if (!def || !("PartitionCmd" in def) || !def.PartitionCmd.concurrent) continue;
    return { table: nameOf(node.AlterTableStmt.relation), partition: nameOf(def.PartitionCmd.name) };
  }
  return undefined;
}

/** The name of a relation in a parse tree. */
export const nameOf = (relation: { schemaname?: string; relname?: string } | undefined): RelationName => ({
  schema: relation?.schemaname,
  name: relation?.relname ?? "",
});

/** The value that ALTER TYPE … ADD VALUE adds. */
function addedEnumValue(node: Node): string | undefined {
  return "AlterEnumStmt" in node && !node.AlterEnumStmt.oldVal ? node.AlterEnumStmt.newVal : undefined;
}

/** The strings in a statement. */
function valuesOf(node: Node): string[] {
  const values: string[] = [];
  JSON.stringify(node, (key, value) => {
    if (key === "sval" && typeof value === "string") values.push(value);
    return value;
  });
  return values;
}
