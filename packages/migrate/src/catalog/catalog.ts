import { type SQL, sql } from "drizzle-orm";
import type { Database, Session } from "../database.ts";
import { inventory } from "./inventory.ts";

/** Kind of a catalog object. `other` is any object that is not compared in detail, such as an aggregate. */
export type ObjectKind =
  | "schema"
  | "enum"
  | "domain"
  | "sequence"
  | "function"
  | "table"
  | "column"
  | "constraint"
  | "index"
  | "view"
  | "materialized view"
  | "trigger"
  | "policy"
  | "default privileges"
  | "other";

/** An object of a database, as its catalog describes it. */
export interface CatalogObject {
  readonly kind: ObjectKind;
  /** Its name in parts: `["public", "users", "email"]` for a column; for a function with its arguments. */
  readonly path: readonly string[];
  /**
   * What the catalog says about it, as SQL where SQL has a form: `type`, `default`, `definition`, `comment`. Absent
   * properties are not in the record.
   */
  readonly attributes: Readonly<Record<string, string>>;
  /** Position among the columns of its table; 0 for any other object. Positions are not compared. */
  readonly position: number;
}

/** The objects of a database, in an order in which they can be created: each after the objects that it depends on. */
export interface Catalog {
  /** Major version of the server, such as 15. */
  readonly serverVersion: number;
  readonly objects: readonly CatalogObject[];
}

interface Row extends Record<string, unknown> {
  id: string;
  kind: ObjectKind;
  path: string[];
  attributes: Record<string, string | null>;
  position: number;
}

/**
 * Reads the catalog of a database: every object outside the schemas of PostgreSQL, except objects of extensions. Only
 * tables of `pg_catalog` are read, in a read-only transaction, so that no code of the database runs. Names in definitions
 * are qualified.
 */
export async function readCatalog(db: Database): Promise<Catalog> {
  return db.transaction(readCatalogIn, { isolationLevel: "repeatable read", accessMode: "read only" });
}

/** {@link readCatalog} in a transaction that is open already; it leaves `search_path` changed for the transaction. */
export async function readCatalogIn(tx: Session): Promise<Catalog> {
  await tx.execute(
    sql`select set_config('search_path', 'pg_catalog, pg_temp', true), set_config('datestyle', 'ISO, MDY', true),
          set_config('intervalstyle', 'postgres', true), set_config('timezone', 'UTC', true),
          set_config('quote_all_identifiers', 'off', true), set_config('extra_float_digits', '1', true),
          set_config('bytea_output', 'hex', true)`,
    "objects",
  );
  const [server] = await tx.execute<{ number: number }>(
    sql`select current_setting('server_version_num')::int / 10000 as number`,
    "objects",
  );
  const serverVersion = server?.number ?? 0;
  const rows: Row[] = [];
  for (const query of inventory(serverVersion)) rows.push(...(await tx.execute<Row>(query, "objects")));
  const edges = await tx.execute<{ dependent: string; on: string }>(dependencies, "objects");
  return { serverVersion, objects: inOrder(rows.toSorted(byKindAndName), edges).map(objectOf) };
}

/** Identity of an object within a database: its kind and its path. */
export const keyOf = ({ kind, path }: Pick<CatalogObject, "kind" | "path">): string =>
  JSON.stringify([kind, ...path]);

function objectOf({ kind, path, attributes, position }: Row): CatalogObject {
  const present = Object.entries(attributes).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  return { kind, path, attributes: Object.fromEntries(present), position };
}

/** The order of kinds where no dependency decides. */
const kinds: readonly ObjectKind[] = [
  "schema",
  "enum",
  "domain",
  "sequence",
  "function",
  "table",
  "column",
  "other",
  "constraint",
  "view",
  "materialized view",
  "index",
  "trigger",
  "policy",
  "default privileges",
];

function byKindAndName(a: Row, b: Row): number {
  return (
    rank(a) - rank(b) ||
    // Foreign keys need the keys that they refer to.
    Number(isForeignKey(a)) - Number(isForeignKey(b)) ||
    compare(a.path.slice(0, -1), b.path.slice(0, -1)) ||
    a.position - b.position ||
    compare(a.path, b.path)
  );
}

/** The columns of a view come after it: its definition has them, and only comments and grants are set by name. */
const rank = ({ kind, attributes }: Row): number =>
  kinds.indexOf(kind === "column" && attributes.type === null ? "index" : kind);

const isForeignKey = ({ attributes }: Row): boolean =>
  attributes.definition?.startsWith("FOREIGN KEY") === true;

function compare(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : Number(left > right);
}

/** Moves each object behind those that it depends on, and otherwise keeps the order. Cycles are cut. */
function inOrder(rows: readonly Row[], edges: readonly { dependent: string; on: string }[]): Row[] {
  const byId = grouped(rows, ({ id }) => id);
  const needs = grouped(edges, ({ dependent }) => dependent);
  const placed = new Set<Row>();
  const ordered: Row[] = [];
  const place = (row: Row): void => {
    if (placed.has(row)) return;
    placed.add(row);
    for (const { on } of needs.get(row.id) ?? []) for (const needed of byId.get(on) ?? []) place(needed);
    ordered.push(row);
  };
  for (const row of rows) place(row);
  return ordered;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** Which object depends on which, as `class/oid`. A table is created with its columns, so it depends on what they need. */
const dependencies: SQL = sql`
  with links as (
    select d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid from pg_depend d
    where d.deptype in ('n', 'a', 'i') and d.refobjid >= 16384 and d.objid >= 16384
  ), resolved as (
    select case
        when l.classid = 'pg_rewrite'::regclass then (select 'pg_class/' || r.ev_class from pg_rewrite r where r.oid = l.objid)
        when l.classid = 'pg_attrdef'::regclass then
          (select 'pg_class/' || a.adrelid from pg_attrdef a where a.oid = l.objid)
        else l.classid::regclass || '/' || l.objid end as dependent,
      case
        when l.refclassid = 'pg_type'::regclass then (
          select case when e.typrelid <> 0 then 'pg_class/' || e.typrelid else 'pg_type/' || e.oid end
          from pg_type t
          join pg_type e on e.oid = case when t.typelem <> 0 and t.typcategory = 'A' then t.typelem else t.oid end
          where t.oid = l.refobjid)
        else l.refclassid::regclass || '/' || l.refobjid end as "on"
    from links l
    -- A serial's sequence and its column depend on each other: the sequence comes first.
    where not (l.classid = 'pg_class'::regclass and l.refobjsubid > 0
      and exists (select from pg_class s where s.oid = l.objid and s.relkind = 'S'))
  )
  select distinct dependent, "on" from resolved where dependent <> "on"
  order by 1, 2`;
