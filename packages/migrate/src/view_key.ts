import { Column, getColumns, is, type SQL } from "drizzle-orm";
import type { PgMaterializedView } from "drizzle-orm/pg-core";

/** Unique index of a materialized view: its name, and its columns by SQL name. */
export interface ViewKey {
  readonly name: string;
  readonly columns: readonly string[];
}

// A registered symbol, shared by other copies of this module and by packages that declare keys without it.
const viewKeySymbol = Symbol.for("@strata/view-key");

/**
 * Declares the unique index of a materialized view on the columns that identify its rows. Drizzle cannot declare it,
 * and REFRESH … CONCURRENTLY requires it. `viewKeyStatements` creates it.
 *
 * @param name name of the index.
 * @param columns keys of the view's fields.
 * @returns the same view.
 */
export function viewKey<V extends PgMaterializedView>(
  view: V,
  name: string,
  columns: readonly (keyof V["_"]["selectedFields"] & string)[],
): V {
  const fields = getColumns(view) as Record<string, Column | SQL.Aliased>;
  const sqlNames = columns.map((key) => {
    const field = fields[key];
    return is(field, Column) ? field.name : (field?.fieldAlias ?? key);
  });
  return Object.assign(view, { [viewKeySymbol]: { name, columns: sqlNames } satisfies ViewKey });
}

/** Returns the unique index that {@link viewKey} declared for a view, if any. */
export const viewKeyOf = (view: object): ViewKey | undefined =>
  (view as { [viewKeySymbol]?: ViewKey })[viewKeySymbol];
