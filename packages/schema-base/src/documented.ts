import { Column, getColumns, is, type SQL } from "drizzle-orm";
import { type PgEnum, type PgMaterializedView, PgTable, type PgView } from "drizzle-orm/pg-core";

/** What `COMMENT ON` will say of a table, a view or an enum and, but for an enum, of each of its columns by SQL name. */
export interface Documentation {
  readonly comment: string;
  readonly columns: Readonly<Record<string, string>>;
}

const documentation = Symbol.for("@strata/documentation");
const columnComment = Symbol.for("@strata/column-comment");

type AnyView = PgView | PgMaterializedView;
type TableComments<T extends PgTable> = { readonly [Column in keyof T["_"]["columns"]]: string };
type ComputedKeys<Fields> = { [Key in keyof Fields]: Fields[Key] extends Column ? never : Key }[keyof Fields];
/** A column that is passed on has the comment of its table, unless it is given another. */
type ViewComments<V extends AnyView, Fields = V["_"]["selectedFields"]> = {
  readonly [Key in ComputedKeys<Fields>]: string;
} & { readonly [Key in Exclude<keyof Fields, ComputedKeys<Fields>>]?: string };

/**
 * Attaches the database comments of a table, a view or an enum to its definition: every column must have one, or it
 * does not compile. Migrations carry them; read them back with {@link documentationOf}.
 *
 * @throws if a column has none all the same: one that a view passes on from a table that is not documented.
 */
export function documented<T extends PgTable>(table: T, comment: string, columns: TableComments<T>): T;
export function documented<V extends AnyView>(view: V, comment: string, columns: ViewComments<V>): V;
export function documented<E extends PgEnum<[string, ...string[]]>>(entity: E, comment: string): E;
export function documented(
  entity: PgTable | AnyView | PgEnum<[string, ...string[]]>,
  comment: string,
  given?: Record<string, string>,
): unknown {
  const fields = given ? (getColumns(entity as PgTable) as Record<string, Column | SQL.Aliased>) : {};
  const isTable = is(entity, PgTable);
  const columns: Record<string, string> = {};
  for (const key in fields) {
    const field = fields[key] as (Column | SQL.Aliased) & { [columnComment]?: string };
    const text = given?.[key] ?? field[columnComment];
    if (text === undefined) throw new Error(`The column "${key}" has no comment: give it one.`);
    // A table's columns take their comments with them, through aliases and subqueries, to the views that pass them on.
    if (isTable) field[columnComment] = text;
    columns[is(field, Column) ? field.name : field.fieldAlias] = text;
  }
  return Object.assign(entity, { [documentation]: { comment, columns } satisfies Documentation });
}

/** The comments that {@link documented} attached, or undefined where there are none. */
export const documentationOf = (entity: object): Documentation | undefined =>
  (entity as { [documentation]?: Documentation })[documentation];

/** Comments of the columns that many tables share. */
export const idComment = { id: "Surrogate key" };
export const createdAtComment = { createdAt: "When this row was written" };
export const timestampComments = { ...createdAtComment, updatedAt: "When this row was last changed" };
