import { sql } from "drizzle-orm";
import type { Session } from "../database.ts";
import type { RelationName } from "../statements.ts";

/** A column of a relation in the catalog. */
export interface CatalogColumn {
  readonly name: string;
  /** Name in pg_type. */
  readonly type: string;
  /** As PostgreSQL prints it, such as `character varying(20)`. */
  readonly fullType: string;
  readonly isRequired: boolean;
}

/** A relation of the database before a migration. */
export interface CatalogRelation {
  readonly schema: string;
  readonly name: string;
  /** `r` table, `p` partitioned table, `i` or `I` index, `v` view, `m` materialized view, `S` sequence, `f` foreign table. */
  readonly kind: string;
  /** The table of an index, or the partitioned table of a partition. */
  readonly parent: RelationName | undefined;
  /** Estimated number of rows; undefined if the table was never analyzed. */
  readonly rows: number | undefined;
  /** Size with its indexes, in bytes. */
  readonly bytes: number;
  readonly columns: readonly CatalogColumn[];
  /** Definitions of its valid CHECK constraints, such as `CHECK ((a IS NOT NULL))`. */
  readonly checks: readonly string[];
  /** Tables that its foreign keys refer to, with the name of the key. */
  readonly references: readonly (RelationName & { readonly constraint: string })[];
}

/** What lint and plan know about the database before a migration. */
export interface Catalog {
  readonly relations: readonly CatalogRelation[];
  /** Names of volatile functions, whose value differs from row to row. */
  readonly volatileFunctions: ReadonlySet<string>;
}

interface Row extends Record<string, unknown> {
  schema: string;
  name: string;
  kind: string;
  parent_schema: string | null;
  parent_name: string | null;
  rows: number;
  bytes: number | string;
  columns: CatalogColumn[] | null;
  checks: string[];
  references: { schema: string; name: string; constraint: string }[] | null;
}

/** Reads the relations of all schemas except PostgreSQL's own. It needs no privilege on them. */
export async function readCatalog(db: Session): Promise<Catalog> {
  const rows = await db.execute<Row>(
    sql`
      select n.nspname as schema, c.relname as name, c.relkind::text as kind,
        pn.nspname as parent_schema, p.relname as parent_name,
        case when c.relkind = 'p' then (
            select coalesce(sum(greatest(leaf.reltuples, 0)), 0)
            from pg_partition_tree(c.oid) tree join pg_class leaf on leaf.oid = tree.relid where tree.isleaf)
          else c.reltuples end::float8 as rows,
        case when c.relkind = 'p' then (
            select coalesce(sum(pg_total_relation_size(tree.relid)), 0)
            from pg_partition_tree(c.oid) tree where tree.isleaf)
          when c.relkind in ('r', 'm', 'i') then pg_total_relation_size(c.oid) else 0 end::float8 as bytes,
        (select json_agg(json_build_object('name', a.attname, 'type', t.typname,
              'fullType', format_type(a.atttypid, a.atttypmod), 'isRequired', a.attnotnull) order by a.attnum)
          from pg_attribute a join pg_type t on t.oid = a.atttypid
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
        array(select pg_get_constraintdef(k.oid) from pg_constraint k
          where k.conrelid = c.oid and k.contype = 'c' and k.convalidated) as checks,
        (select json_agg(json_build_object('schema', fn.nspname, 'name', f.relname, 'constraint', k.conname))
          from pg_constraint k join pg_class f on f.oid = k.confrelid join pg_namespace fn on fn.oid = f.relnamespace
          where k.conrelid = c.oid and k.contype = 'f') as references
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      left join pg_index i on i.indexrelid = c.oid
      left join pg_inherits h on h.inhrelid = c.oid and c.relispartition and i.indexrelid is null
      left join pg_class p on p.oid = coalesce(i.indrelid, h.inhparent)
      left join pg_namespace pn on pn.oid = p.relnamespace
      where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p', 'i', 'I', 'v', 'm', 'S', 'f')`,
    "objects",
  );
  const functions = await db.execute<{ name: string }>(
    sql`select distinct proname::text as name from pg_proc where provolatile = 'v' and prokind = 'f'`,
    "objects",
  );
  return {
    relations: rows.map((row) => ({
      schema: row.schema,
      name: row.name,
      kind: row.kind,
      parent:
        row.parent_name === null
          ? undefined
          : { schema: row.parent_schema ?? undefined, name: row.parent_name },
      rows: row.rows < 0 ? undefined : row.rows,
      bytes: Number(row.bytes),
      columns: row.columns ?? [],
      checks: row.checks,
      references: row.references ?? [],
    })),
    volatileFunctions: new Set(functions.map(({ name }) => name)),
  };
}
