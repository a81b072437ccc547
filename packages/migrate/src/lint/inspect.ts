import type { MigrationFile } from "../files.ts";
import type { RelationName, Statement, Step } from "../statements.ts";
import type { Context } from "./context.ts";
import type { Rule, Severity } from "./rule.ts";
import { rules } from "./rules.ts";

/** A dangerous statement of a migration. */
export interface Finding {
  /** Identifier of the rule, such as `lock/create-index`. */
  readonly rule: string;
  readonly severity: Severity;
  /** Path of the migration. */
  readonly file: string;
  /** Line of the statement, from 1. */
  readonly line: number;
  /** Column of the statement, from 1. */
  readonly column: number;
  /** The SQL of the statement. */
  readonly statement: string;
  /** The object in question, such as `users.bio`. */
  readonly object: string;
  /** The object and what the statement does to it. */
  readonly message: string;
  /** Why it is dangerous. */
  readonly why: string;
  /** What to do instead. */
  readonly safe: string;
}

/** A finding whose statement loses data, with the tables that have it; undefined if it may be any data. */
export interface Loss {
  readonly finding: Finding;
  readonly tables: readonly RelationName[] | undefined;
}

/** The findings of one statement, with its losses. */
export function inspectStatement(
  file: MigrationFile,
  statement: Statement,
  context: Context,
): { findings: Finding[]; losses: Loss[] } {
  const findings: Finding[] = [];
  const losses: Loss[] = [];
  for (const rule of rules) {
    for (const { object, message, tables } of rule.find(statement, context)) {
      const finding = findingOf(rule, file, statement, object, message);
      findings.push(finding);
      if (rule.losesData) losses.push({ finding, tables });
    }
  }
  return { findings, losses };
}

/** Calls a function for each statement, with the context in which it runs. */
export function walk(steps: readonly Step[], context: Context, visit: (statement: Statement) => void): void {
  for (const step of steps) {
    context.beginStep();
    for (const statement of step.statements) {
      visit(statement);
      context.record(statement);
    }
  }
}

const findingOf = (
  { id, severity, why, safe }: Rule,
  file: MigrationFile,
  { line, column, sql }: Statement,
  object: string,
  message: string,
): Finding => ({
  rule: id,
  severity,
  file: file.path,
  line,
  column,
  statement: sql,
  object,
  message: `${object}: ${message}`,
  why,
  safe,
});
