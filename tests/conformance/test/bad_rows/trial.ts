import type { Database } from "@strata/migrator/database";
import { getColumns, getTableName, is, SQL, sql } from "drizzle-orm";
import { getTableConfig, type PgColumn, PgDialect, type PgTable } from "drizzle-orm/pg-core";
import type { BadRow, Row } from "./bad_row.ts";

/** Result of a trial. */
export interface Outcome {
  /** Number of statements that succeeded. */
  readonly done: number;
  /** Error of the next statement; null if all succeeded. */
  readonly refusal: Refusal | null;
}

/** Details of a PostgreSQL error; absent ones are empty. */
export interface Refusal {
  readonly code: string;
  readonly constraint: string;
  readonly column: string;
  readonly message: string;
}

/** Installs a function that runs statements and rolls them back, many bad rows per round trip. */
export async function installTrials(db: Database): Promise<void> {
  await db.execute(sql.raw("create schema trials"));
  await db.execute(
    sql.raw(`
      create function trials.outcome(statements jsonb) returns jsonb language plpgsql as $$
      declare
        statement text;
        done int := 0;
        written int;
        code text; name text; field text; said text;
      begin
        for statement in select value from jsonb_array_elements_text(statements) with ordinality order by ordinality loop
          execute statement;
          get diagnostics written = row_count;
          if written <> 1 then raise exception '% rows are written by %', written, statement; end if;
          done := done + 1;
        end loop;
        raise exception using errcode = 'UNDO0';
      exception when others then
        get stacked diagnostics code = returned_sqlstate, name = constraint_name, field = column_name,
          said = message_text;
        return jsonb_build_object('done', done, 'refusal', case when code <> 'UNDO0' then
          jsonb_build_object('code', code, 'constraint', name, 'column', field, 'message', said) end);
      end $$`),
  );
}

/** Runs statements and rolls them back, each script separately. */
export async function outcomesOf(
  db: Pick<Database, "execute">,
  scripts: readonly (readonly string[])[],
): Promise<Outcome[]> {
  const rows = await db.execute<{ outcome: string }>(
    sql`select trials.outcome(value)::text as outcome
        from jsonb_array_elements(${JSON.stringify(scripts)}::text::jsonb) with ordinality order by ordinality`,
    "objects",
  );
  return rows.map(({ outcome }) => JSON.parse(outcome));
}

/** Statements that insert the valid row. */
export const validScript = ({ table, row }: BadRow): string[] => [insertOf(table, row)];

/** Scripts that insert the bad row, or insert the valid one and update it; the last statement must fail. */
export const badScripts = ({ table, row, change, ways }: BadRow): string[][] =>
  ways.map((way) =>
    way === "insert"
      ? [insertOf(table, { ...row, ...change })]
      : [insertOf(table, row), updateOf(table, row, change)],
  );

function insertOf(table: PgTable, row: Row): string {
  const given = Object.entries(row).filter(([, value]) => value !== undefined);
  const names = given.map(([key]) => nameOf(table, key)).join(", ");
  const values = given.map(([key, value]) => literalOf(table, key, value)).join(", ");
  return `insert into "${getTableName(table)}" (${names}) overriding system value values (${values})`;
}

function updateOf(table: PgTable, row: Row, change: Row): string {
  const { columns, primaryKeys } = getTableConfig(table);
  const primary = new Set([
    ...columns.filter((column) => column.primary).map(({ name }) => name),
    ...primaryKeys.flatMap((key) => key.columns.map(({ name }) => name)),
  ]);
  const equal = (key: string, value: unknown) => `${nameOf(table, key)} = ${literalOf(table, key, value)}`;
  const changes = Object.entries(change).map(([key, value]) => equal(key, value));
  const same = Object.keys(getColumns(table))
    // Values filled in by PostgreSQL are not in the row; the other key columns find it.
    .filter((key) => primary.has(columnOf(table, key).name) && row[key] !== undefined)
    .map((key) => equal(key, row[key]));
  return `update "${getTableName(table)}" set ${changes.join(", ")} where ${same.join(" and ")}`;
}

const columnOf = (table: PgTable, key: string): PgColumn => {
  const column = getColumns(table)[key];
  if (!column) throw new Error(`${getTableName(table)} has no column ${key}.`);
  return column;
};
const nameOf = (table: PgTable, key: string): string => `"${columnOf(table, key).name}"`;

const dialect = new PgDialect();
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A value as an untyped SQL literal, so that the column rejects a wrong one. */
function literalOf(table: PgTable, key: string, value: unknown): string {
  if (value === null) return "null";
  if (is(value, SQL)) return dialect.sqlToQuery(value).sql;
  if (columnOf(table, key).columnType === "PgJsonb") return quoted(JSON.stringify(value));
  if (value instanceof Date) return quoted(value.toISOString());
  if (value instanceof Uint8Array) return quoted(`\\x${Buffer.from(value).toString("hex")}`);
  return quoted(String(value));
}
