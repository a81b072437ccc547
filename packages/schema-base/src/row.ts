import type { Columns, GetColumnData, OptionalKeyOnly, RequiredKeyOnly, Table } from "drizzle-orm";

// Drizzle's `$inferSelect` and `$inferInsert` remap the keys of the columns, so that editors show no comments on the
// properties of a row. Types mapped over the columns themselves keep them
// (docs/decisions/0017-comments-from-jsdoc.md).

type Flat<T> = { [K in keyof T]: T[K] };
type RequiredKeys<C extends Columns> = { [K in keyof C & string]: RequiredKeyOnly<K, C[K]> }[keyof C &
  string];
type OptionalKeys<C extends Columns> = { [K in keyof C & string]: OptionalKeyOnly<K, C[K]> }[keyof C &
  string];

/** Type of a selected row: `$inferSelect` with the comments of the columns. */
export type Row<T extends Table, C extends Columns = T["_"]["columns"]> = {
  [K in keyof C]: GetColumnData<C[K]>;
};

/** Type of an inserted row: `$inferInsert` with the comments of the columns. */
export type NewRow<T extends Table, C extends Columns = T["_"]["columns"]> = Flat<
  { [K in keyof Pick<C, RequiredKeys<C>>]: GetColumnData<C[K]> } & {
    [K in keyof Pick<C, OptionalKeys<C>>]?: GetColumnData<C[K]> | undefined;
  }
>;
