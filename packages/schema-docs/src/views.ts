import { sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { shortType } from "./model.ts";
import { type Comments, type Groups, grouped, qualified, type Schema, viewName, viewsOf } from "./schema.ts";

/** A view. Names outside the schema `public` have their schema before them. */
export interface ViewModel {
  readonly name: string;
  readonly comment: string;
  readonly materialized: boolean;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly comment: string }[];
  /** The columns of a materialized view that identify its rows: those of its unique index. */
  readonly key: readonly string[];
  /** The tables and views that it reads. */
  readonly reads: readonly string[];
  /** Its query, as PostgreSQL writes it. */
  readonly definition: string;
}

/** Views under one heading. */
export interface ViewGroup {
  readonly name: string;
  readonly views: readonly ViewModel[];
}

/** Options of {@link readViews}. */
export interface ViewOptions {
  /** A database that has the views, for instance a test database. Its rows are not read. */
  readonly db: Database;
  /** The schema whose views are described, among its other exports. */
  readonly schema: Schema;
  /**
   * The views of each group, by heading.
   *
   * @default all views in one group
   */
  readonly groups?: Groups;
  /** The comments of views and columns. */
  readonly comments?: Comments;
}

interface ViewRow extends Record<string, unknown> {
  namespace: string;
  name: string;
  materialized: boolean;
  definition: string;
  columns: { name: string; type: string }[] | null;
  reads: { namespace: string; name: string }[] | null;
  key: string[] | null;
}

/**
 * Describes the views of a schema. Drizzle knows neither the type of a computed column nor the tables that a view
 * reads, so PostgreSQL is asked; views that the database lacks are left out.
 */
export async function readViews({
  db,
  schema,
  groups = {},
  comments = {},
}: ViewOptions): Promise<ViewGroup[]> {
  const rows = await db.execute<ViewRow>(
    sql`
      select n.nspname as namespace, v.relname as name, v.relkind = 'm' as materialized,
             pg_get_viewdef(v.oid, true) as definition,
             (select json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod)) order by attnum)
              from pg_attribute where attrelid = v.oid and attnum > 0 and not attisdropped) as columns,
             (select json_agg(r.relation)
              from (select distinct jsonb_build_object('namespace', tn.nspname, 'name', t.relname) as relation
                    from pg_rewrite w
                    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
                    join pg_class t on d.refclassid = 'pg_class'::regclass and t.oid = d.refobjid and t.oid <> v.oid
                    join pg_namespace tn on tn.oid = t.relnamespace
                    where w.ev_class = v.oid
                    order by 1) r) as reads,
             (select json_agg(a.attname order by k.position)
              from (select indexrelid, indrelid, indkey from pg_index
                    where indrelid = v.oid and indisunique and indpred is null and indexprs is null
                    order by indexrelid limit 1) i
              cross join unnest(i.indkey) with ordinality k (attnum, position)
              join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum) as key
      from pg_class v
      join pg_namespace n on n.oid = v.relnamespace
      where v.relkind in ('v', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
    "objects",
  );
  const names = viewsOf(schema).map(viewName);
  const views = rows
    .map((row): ViewModel => {
      const name = qualified(row.namespace, row.name);
      const comment = comments[name];
      return {
        name,
        comment: comment?.comment ?? "",
        materialized: row.materialized,
        columns: (row.columns ?? []).map((column) => ({
          name: column.name,
          type: shortType(column.type),
          comment: comment?.columns[column.name] ?? "",
        })),
        key: row.key ?? [],
        reads: (row.reads ?? []).map((read) => qualified(read.namespace, read.name)),
        definition: row.definition,
      };
    })
    .filter(({ name }) => names.includes(name))
    .sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  const byGroup = Object.fromEntries(
    Object.entries(groups).map(([heading, entities]) => [heading, viewsOf(entities).map(viewName)]),
  );
  const rest = Object.keys(groups).length === 0 ? "views" : "other views";
  return grouped(views, byGroup, rest).map(({ name, members }) => ({ name, views: members }));
}
