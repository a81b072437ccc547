import { sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import {
  type Comments,
  exportNames,
  type Groups,
  grouped,
  qualified,
  type Schema,
  viewName,
  viewProperties,
  viewsOf,
} from "./schema.ts";
import { shortType } from "./sql_text.ts";

/** A view. Names outside the schema `public` are qualified. */
export interface ViewModel {
  readonly name: string;
  /** The name under which the schema exports the view. */
  readonly exportName: string;
  readonly comment: string;
  readonly materialized: boolean;
  /** Storage parameters and view options, if there are any: `security_invoker=true`. */
  readonly options?: readonly string[];
  readonly columns: readonly ViewColumnModel[];
  /** The columns of the unique index of a materialized view. */
  readonly key: readonly string[];
  /** The source tables and views. */
  readonly reads: readonly string[];
  /** The query, as formatted by PostgreSQL. */
  readonly definition: string;
}

/** A column of a view. */
export interface ViewColumnModel {
  readonly name: string;
  /** The property of the Drizzle view that holds the column; nested properties are joined by dots. */
  readonly property?: string;
  readonly type: string;
  readonly comment: string;
}

/** Views under one heading. */
export interface ViewGroup {
  readonly name: string;
  readonly views: readonly ViewModel[];
}

/** Options of {@link readViews}. */
export interface ViewOptions {
  /** A database with the views, for instance a test database. Its rows are not read. */
  readonly db: Database;
  /** The schema whose views are described. Other exports are ignored. */
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
  options: string[] | null;
  definition: string;
  columns: { name: string; type: string }[] | null;
  reads: { namespace: string; name: string }[] | null;
  key: string[] | null;
}

/**
 * Describes the views of a schema. Drizzle knows neither the types of computed columns nor the source tables of a view,
 * so they are read from PostgreSQL's catalog. Views that the database lacks are left out.
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
             to_json(v.reloptions) as options, pg_get_viewdef(v.oid, true) as definition,
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
  const exported = exportNames(schema);
  const views = new Map(viewsOf(schema).map((view) => [viewName(view), view]));
  const names = [...views.keys()];
  const models = rows
    .flatMap((row): ViewModel[] => {
      const name = qualified(row.namespace, row.name);
      const view = views.get(name);
      if (!view) return [];
      const comment = comments[name];
      const properties = viewProperties(view);
      return [
        {
          name,
          exportName: exported.get(view) ?? "",
          comment: comment?.comment ?? "",
          materialized: row.materialized,
          ...(row.options && { options: row.options }),
          columns: (row.columns ?? []).map((column) => {
            const property = properties.get(column.name);
            return {
              name: column.name,
              ...(property !== undefined && { property }),
              type: shortType(column.type),
              comment: comment?.columns[column.name] ?? "",
            };
          }),
          key: row.key ?? [],
          reads: (row.reads ?? []).map((read) => qualified(read.namespace, read.name)),
          definition: row.definition,
        },
      ];
    })
    .sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  const byGroup = Object.fromEntries(
    Object.entries(groups).map(([heading, entities]) => [heading, viewsOf(entities).map(viewName)]),
  );
  const rest = Object.keys(groups).length === 0 ? "views" : "other views";
  return grouped(models, byGroup, rest).map(({ name, members }) => ({ name, views: members }));
}
