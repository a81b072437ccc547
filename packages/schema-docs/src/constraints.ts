import { getTableName } from "drizzle-orm";
import { type ForeignKey, getTableConfig, type PgTable } from "drizzle-orm/pg-core";
import type { KeyModel } from "./model.ts";

// Constraint names as in the database, where error messages show them. Without an explicit name drizzle-kit leaves the
// name of a key to PostgreSQL and derives that of a foreign key itself.

/** The primary key of a table. */
export function primaryKeyModel(table: PgTable): KeyModel | undefined {
  const { columns, primaryKeys } = getTableConfig(table);
  const [composite] = primaryKeys;
  const names = namesOf(composite?.columns ?? columns.filter((column) => column.primary));
  if (names.length === 0) return undefined;
  return { name: composite?.name ?? `${getTableName(table)}_pkey`, columns: names };
}

/** The unique constraints of a table, including those declared on a column. */
export function uniqueModels(table: PgTable): KeyModel[] {
  const { columns, uniqueConstraints } = getTableConfig(table);
  return [
    ...columns
      .filter((column) => column.isUnique)
      .map((column) => ({
        name: column.uniqueName ?? `${getTableName(table)}_${column.name}_key`,
        columns: [column.name],
        ...(column.uniqueType === "not distinct" && { nullsNotDistinct: true }),
      })),
    ...uniqueConstraints.map((constraint) => ({
      name: constraint.getName() ?? "",
      columns: namesOf(constraint.columns),
      ...(constraint.nullsNotDistinct && { nullsNotDistinct: true }),
    })),
  ];
}

/** The name of a foreign key. */
export function foreignKeyName(key: ForeignKey): string {
  if (key.isNameExplicit()) return key.getName();
  return key.getName().replace(/_fk$/, "_fkey");
}

const namesOf = (columns: readonly { readonly name: string }[]): string[] => columns.map(({ name }) => name);
