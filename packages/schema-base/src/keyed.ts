import { Column, getColumns, is, type SQL } from "drizzle-orm";
import type { PgMaterializedView } from "drizzle-orm/pg-core";

/** The unique index of a materialized view: its name and, by SQL name, its columns. */
export interface ViewKey {
  readonly name: string;
  readonly columns: readonly string[];
}

const viewKey = Symbol.for("@strata/view-key");

/**
 * Attaches to a materialized view its unique index, which Drizzle cannot declare and REFRESH … CONCURRENTLY needs: the
 * columns that tell its rows apart. Migrations carry it; read it back with {@link keyOf}.
 */
export function keyed<V extends PgMaterializedView>(
  view: V,
  name: string,
  columns: readonly (keyof V["_"]["selectedFields"] & string)[],
): V {
  const fields = getColumns(view) as Record<string, Column | SQL.Aliased>;
  const sqlNames = columns.map((key) => {
    const field = fields[key];
    return is(field, Column) ? field.name : (field?.fieldAlias ?? key);
  });
  return Object.assign(view, { [viewKey]: { name, columns: sqlNames } satisfies ViewKey });
}

/** The unique index that {@link keyed} attached, or undefined where there is none. */
export const keyOf = (view: object): ViewKey | undefined => (view as { [viewKey]?: ViewKey })[viewKey];
