import type { EntityComments } from "@strata/migrate/comments";
import { keyOf } from "@strata/schema-base";
import { getViewName, sql } from "drizzle-orm";
import { viewsOf } from "../domains.ts";
import { open } from "../open.ts";
import { shortType } from "./model.ts";

/** A view as the dictionary shows it. */
export interface ViewModel {
  readonly name: string;
  readonly comment: string;
  readonly materialized: boolean;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly comment: string }[];
  /** The columns of a materialized view that tell its rows apart. */
  readonly key: readonly string[];
  /** The tables that it is made of. */
  readonly reads: readonly string[];
  /** Its query, as PostgreSQL writes it. */
  readonly definition: string;
}

/**
 * Describes the views of a schema by SQL name. Drizzle does not know the type of what a view computes, nor what it
 * reads: PostgreSQL is asked, in memory, with the schema in it and nothing else.
 */
export async function viewModels(
  schema: Record<string, unknown>,
  comments: Readonly<Record<string, EntityComments>>,
): Promise<ReadonlyMap<string, ViewModel>> {
  const { generateDrizzleJson, generateMigration } = await import("drizzle-kit/api-postgres");
  const statements = await generateMigration(
    await generateDrizzleJson({}),
    await generateDrizzleJson(schema),
  );
  const views = new Map(viewsOf(schema).map((view) => [getViewName(view), view]));
  const { db, close } = await open({ kind: "memory", label: "in memory" });
  try {
    for (const statement of statements) await db.execute(statement);
    const rows = await db.execute<Omit<ViewModel, "comment" | "key">>(
      sql`
        select v.relname as name, v.relkind = 'm' as materialized, pg_get_viewdef(v.oid, true) as definition,
               (select json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod)) order by attnum)
                from pg_attribute where attrelid = v.oid and attnum > 0) as columns,
               (select json_agg(distinct t.relname)
                from pg_rewrite r
                join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
                join pg_class t on d.refclassid = 'pg_class'::regclass and t.oid = d.refobjid and t.oid <> v.oid
                where r.ev_class = v.oid) as reads
        from pg_class v
        where v.relkind in ('v', 'm') and v.relnamespace = 'public'::regnamespace`,
      "objects",
    );
    return new Map(
      rows.map((row) => {
        const view = views.get(row.name);
        const documentation = comments[row.name];
        return [
          row.name,
          {
            ...row,
            comment: documentation?.comment ?? "",
            columns: row.columns.map(({ name, type }) => ({
              name,
              type: shortType(type),
              comment: documentation?.columns[name] ?? "",
            })),
            key: (view && keyOf(view)?.columns) ?? [],
          },
        ];
      }),
    );
  } finally {
    await close();
  }
}
