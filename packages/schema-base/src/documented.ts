import { getTableColumns } from "drizzle-orm";
import type { PgEnum, PgTable } from "drizzle-orm/pg-core";

/** What `COMMENT ON` will say of a table or an enum and, of a table, of each of its columns by SQL name. */
export interface Documentation {
  readonly comment: string;
  readonly columns: Readonly<Record<string, string>>;
}

const documentation = Symbol.for("@strata/documentation");

type ColumnComments<T extends PgTable> = { readonly [Column in keyof T["_"]["columns"]]: string };

/**
 * Attaches the database comments of a table (every column must have one, or it does not compile) or of an enum
 * to its definition. Migrations carry them; read them back with {@link documentationOf}.
 */
export function documented<T extends PgTable>(table: T, comment: string, columns: ColumnComments<T>): T;
export function documented<E extends PgEnum<[string, ...string[]]>>(entity: E, comment: string): E;
export function documented(
  entity: PgTable | PgEnum<[string, ...string[]]>,
  comment: string,
  columns: Record<string, string> = {},
): unknown {
  const bySqlName = Object.fromEntries(
    Object.entries(columns).map(([key, text]) => [
      getTableColumns(entity as PgTable)[key]?.name ?? key,
      text,
    ]),
  );
  return Object.assign(entity, { [documentation]: { comment, columns: bySqlName } satisfies Documentation });
}

/** The comments that {@link documented} attached, or undefined where there are none. */
export const documentationOf = (entity: object): Documentation | undefined =>
  (entity as { [documentation]?: Documentation })[documentation];

/** Comments of the columns that many tables share. */
export const idComment = { id: "Surrogate key" };
export const createdAtComment = { createdAt: "When this row was written" };
export const timestampComments = { ...createdAtComment, updatedAt: "When this row was last changed" };
