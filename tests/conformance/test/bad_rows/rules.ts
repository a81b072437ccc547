import { rulesOf } from "@strata/validators/expressions";
import { getColumns, is, SQL } from "drizzle-orm";
import { getTableConfig, type PgColumn, PgDialect, type PgTable } from "drizzle-orm/pg-core";

/** A constraint, a unique index or a NOT NULL of a table. */
export interface Rule {
  /** SQL name; for a NOT NULL, `not null` and the column. */
  readonly name: string;
  /** Name of the rule in the factory. */
  readonly target: string | { readonly notNull: string };
  /** SQL names of the columns it reads. */
  readonly columns: readonly string[];
  /** Statement that drops it; undefined if it cannot be dropped separately. */
  readonly drop?: string;
}

export const notNull = (column: string): string => `not null ${column}`;

export const isComputed = (column: PgColumn): boolean =>
  column.generated !== undefined || column.generatedIdentity !== undefined;

/** The rules of a table by its TypeScript definition, so that a database that lost one is still tested against it. */
export function rulesIn(table: PgTable): Rule[] {
  const config = getTableConfig(table);
  const { columns } = config;
  const primaryKey = [
    ...columns.filter(({ primary }) => primary),
    ...config.primaryKeys.flatMap((key) => key.columns),
  ].map(({ name }) => name);
  const constraint = (name: string, read: readonly string[]): Rule => ({
    name,
    target: name,
    columns: read,
    drop: `alter table "${config.name}" drop constraint "${name}" cascade`,
  });
  const checked = new Map(rulesOf(table).checks.map((check) => [check.name, [...check.columns]]));
  // A NOT NULL of a computed column rejects null in its source columns.
  const computed = columns.filter((column) => column.notNull && column.generated).map(expressionOf);
  return [
    constraint(`${config.name}_pkey`, primaryKey),
    ...config.checks.map(({ name }) => constraint(name, checked.get(name) ?? [])),
    ...config.uniqueConstraints.map((key) =>
      constraint(
        key.getName() ?? "",
        key.columns.map(({ name }) => name),
      ),
    ),
    ...columns
      .filter(({ isUnique }) => isUnique)
      .map((column) => constraint(column.uniqueName ?? "", [column.name])),
    ...config.indexes
      .filter((index) => index.config.unique)
      .map(({ config: { name = "", columns: parts } }) => ({
        ...constraint(
          name,
          parts.flatMap((part) => ("name" in part && typeof part.name === "string" ? [part.name] : [])),
        ),
        drop: `drop index "${name}"`,
      })),
    ...config.foreignKeys.map((key) =>
      constraint(
        key.getName(),
        key.reference().columns.map(({ name }) => name),
      ),
    ),
    ...Object.entries(getColumns(table))
      .filter(([, column]) => !isComputed(column) && (column.notNull || primaryKey.includes(column.name)))
      .map(([key, { name }]) => ({
        name: notNull(name),
        target: { notNull: key },
        columns: [name],
        ...(!primaryKey.includes(name) &&
          !computed.some((expression) => expression.includes(name)) && {
            drop: `alter table "${config.name}" alter column "${name}" drop not null`,
          }),
      })),
  ];
}

const dialect = new PgDialect();
const expressionOf = ({ generated }: PgColumn): string =>
  is(generated?.as, SQL) ? dialect.sqlToQuery(generated.as).sql : "";
