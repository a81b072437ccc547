import { getViewName, is, sql } from "drizzle-orm";
import { getMaterializedViewConfig, PgMaterializedView } from "drizzle-orm/pg-core";
import type { Session } from "./database.ts";
import { quoted } from "./quoted.ts";
import { viewKeyOf } from "./view_key.ts";

/** Returns the materialized views of a schema, sorted by name. */
export const materializedViewsOf = (schema: Readonly<Record<string, unknown>>): PgMaterializedView[] =>
  Object.values(schema)
    .filter((entity): entity is PgMaterializedView => is(entity, PgMaterializedView))
    .sort((a, b) => (getViewName(a) < getViewName(b) ? -1 : 1));

/**
 * Returns the statements that change the unique indexes of a database's materialized views to the declared ones.
 * drizzle-kit does not support indexes of materialized views, and drops them when it recreates a changed view.
 * Non-unique indexes and views without a declared key are ignored.
 *
 * @param schema exports of the schema, with materialized views declared by `viewKey`.
 */
export async function viewKeyStatements(
  db: Session,
  schema: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  const declared = materializedViewsOf(schema).flatMap((view) => {
    const key = viewKeyOf(view);
    const { schema: namespace = "public" } = getMaterializedViewConfig(view);
    return key ? [{ namespace, view: getViewName(view), ...key }] : [];
  });
  const present = await db.execute<{ namespace: string; view: string; name: string; columns: string[] }>(
    sql`
      select n.nspname as namespace, v.relname as view, x.relname as name,
             array(
               select coalesce(a.attname::text, pg_get_indexdef(i.indexrelid, k.position::int, false))
               from unnest(i.indkey) with ordinality k (attnum, position)
               left join pg_attribute a on a.attrelid = v.oid and a.attnum = k.attnum
               where k.position <= i.indnkeyatts
               order by k.position
             ) as columns
      from pg_index i
      join pg_class v on v.oid = i.indrelid and v.relkind = 'm'
      join pg_namespace n on n.oid = v.relnamespace
      join pg_class x on x.oid = i.indexrelid
      where i.indisunique`,
    "objects",
  );
  const viewOf = ({ namespace, view }: { namespace: string; view: string }) => qualified(namespace, view);
  const textOf = (key: (typeof declared)[number]) => [viewOf(key), key.name, ...key.columns].join();
  const inDatabase = new Set(present.map(textOf));
  const inSchema = new Set(declared.map(textOf));
  const views = new Set(declared.map(viewOf));
  return [
    ...present
      .filter((key) => views.has(viewOf(key)) && !inSchema.has(textOf(key)))
      .map(({ namespace, name }) => `DROP INDEX ${qualified(namespace, name)};`),
    ...declared
      .filter((key) => !inDatabase.has(textOf(key)))
      .map(
        (key) =>
          `CREATE UNIQUE INDEX ${quoted(key.name)} ON ${viewOf(key)} (${key.columns.map(quoted).join(", ")});`,
      ),
  ];
}

/** The name, qualified by its schema unless that is `public`. */
const qualified = (namespace: string, name: string): string =>
  namespace === "public" ? quoted(name) : `${quoted(namespace)}.${quoted(name)}`;
