import { Column, getColumns, is, type SQL } from "drizzle-orm";
import type { PgMaterializedView } from "drizzle-orm/pg-core";

/** The unique index of a materialized view: its name and its columns by SQL name. */
export interface ViewKey {
  readonly name: string;
  readonly columns: readonly string[];
}

const viewKeySymbol = Symbol.for("@strata/view-key");

/**
 * Declares the unique index of a materialized view, which Drizzle cannot declare and REFRESH … CONCURRENTLY needs: the
 * columns that identify its rows. Migrations create it; {@link viewKeyOf} returns it.
 *
 * @param name the name of the index.
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

/** The unique index that {@link viewKey} declared for a view; undefined if there is none. */
export const viewKeyOf = (view: object): ViewKey | undefined =>
  (view as { [viewKeySymbol]?: ViewKey })[viewKeySymbol];
