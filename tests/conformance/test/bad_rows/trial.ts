import type { Database } from "@strata/migrator/database";
import { getTableColumns, getTableName, is, SQL, sql } from "drizzle-orm";
import { getTableConfig, type PgColumn, type PgTable } from "drizzle-orm/pg-core";
import type { Patch } from "../constraints/cases.ts";
import type { Trial } from "./faults.ts";
import { textOf } from "./rules.ts";
import { quoted } from "./values.ts";

/** What came of some statements: how many went through, and what stopped the next; null where all went through. */
interface Outcome {
  readonly done: number;
  readonly stop: Refusal | null;
}

/** What PostgreSQL says of an error; what it says nothing of is empty. */
export interface Refusal {
  readonly code: string;
  readonly constraint: string;
  readonly column: string;
  readonly message: string;
}

/** The statements of a trial, as they can be run by hand. */
export interface Script {
  readonly accepted: readonly string[];
  readonly refused: readonly string[];
}

/**
 * Installs what runs a trial in one round trip. It is undone whatever comes of it, so that no row of it stays but one
 * that a defect of the test lets stay.
 */
export async function installTrials(db: Database): Promise<void> {
  await db.execute(sql.raw("create schema trials"));
  await db.execute(
    sql.raw(`
      create function trials.outcome(statements jsonb) returns jsonb language plpgsql as $$
      declare
        statement text;
        done int := 0;
        code text; name text; field text; said text;
      begin
        for statement in select value from jsonb_array_elements_text(statements) with ordinality order by ordinality loop
          execute statement;
          done := done + 1;
        end loop;
        raise exception using errcode = 'UNDO0';
      exception when others then
        get stacked diagnostics code = returned_sqlstate, name = constraint_name, field = column_name,
          said = message_text;
        return jsonb_build_object('done', done, 'stop', case when code <> 'UNDO0' then
          jsonb_build_object('code', code, 'constraint', name, 'column', field, 'message', said) end);
      end $$`),
  );
}

/** Runs the two halves of a trial, each on its own. */
export async function runTrial(
  db: Database,
  { accepted, refused }: Script,
): Promise<{ accepted: Outcome; refused: Outcome }> {
  const outcome = (statements: readonly string[]) =>
    sql`trials.outcome(${JSON.stringify(statements)}::text::jsonb)::text`;
  const [row] = await db.execute<{ accepted: string; refused: string }>(
    sql`select ${outcome(accepted)} as accepted, ${outcome(refused)} as refused`,
    "objects",
  );
  if (!row) throw new Error("a trial has no outcome");
  return { accepted: JSON.parse(row.accepted), refused: JSON.parse(row.refused) };
}

/** The statements that insert the good row, and those that insert the bad one or change the good one into it. */
export function scriptOf(table: PgTable, trial: Trial, how: "insert" | "update"): Script {
  const before = trial.before ? [insertOf(table, trial.before)] : [];
  const good = { ...trial.row, ...trial.good };
  const bad = { ...trial.row, ...trial.bad };
  const accepted = [...before, insertOf(table, good)];
  const refused =
    how === "insert" ? [...before, insertOf(table, bad)] : [...accepted, updateOf(table, good, bad)];
  return { accepted, refused };
}

function insertOf(table: PgTable, row: Patch): string {
  const columns = getTableColumns(table);
  const given = Object.entries(row).filter(([, value]) => value !== undefined);
  const names = given.map(([key]) => nameOf(columns, key));
  const values = given.map(([key, value]) => literalOf(columns[key], value));
  return `insert into "${getTableName(table)}" (${names.join(", ")}) overriding system value values (${values.join(", ")})`;
}

function updateOf(table: PgTable, from: Patch, to: Patch): string {
  const columns = getTableColumns(table);
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const changes = keys
    .filter((key) => from[key] !== to[key])
    .map((key) => `${nameOf(columns, key)} = ${key in to ? literalOf(columns[key], to[key]) : "default"}`);
  const config = getTableConfig(table);
  const primary = new Set([
    ...config.columns.filter((column) => column.primary).map((column) => column.name),
    ...config.primaryKeys.flatMap((key) => key.columns.map((column) => column.name)),
  ]);
  const same = Object.entries(from)
    .filter(([key]) => primary.has(columns[key]?.name ?? ""))
    .map(([key, value]) => `${nameOf(columns, key)} = ${literalOf(columns[key], value)}`);
  return `update "${getTableName(table)}" set ${changes.join(", ")} where ${same.join(" and ")}`;
}

function nameOf(columns: Record<string, PgColumn>, key: string): string {
  const column = columns[key];
  if (!column) throw new Error(`no column is called ${key}`);
  return `"${column.name}"`;
}

/** A value as an SQL literal whose type is left to the column, so that a wrong one is the column's to refuse. */
function literalOf(column: PgColumn | undefined, value: unknown): string {
  if (value === null) return "null";
  if (is(value, SQL)) return textOf(value);
  if (column?.columnType === "PgJsonb") return quoted(JSON.stringify(value));
  if (value instanceof Date) return quoted(value.toISOString());
  if (value instanceof Uint8Array) return quoted(`\\x${Buffer.from(value).toString("hex")}`);
  return quoted(String(value));
}
