import { keyOf } from "@strata/schema-base";
import { getViewName, is, sql } from "drizzle-orm";
import { PgMaterializedView } from "drizzle-orm/pg-core";
import type { Database } from "./database.ts";
import { viewsOf } from "./domains.ts";
import { quoted } from "./quoted.ts";

/** The materialized views of a schema, by name in alphabetical order. */
export const materializedViewsOf = (schema: Record<string, unknown>): PgMaterializedView[] =>
  viewsOf(schema).filter((view): view is PgMaterializedView => is(view, PgMaterializedView));

/**
 * The statements that bring the unique indexes of the materialized views to what `keyed` declares; none where they
 * agree. drizzle-kit knows no index of a materialized view, and loses it where it makes a changed one anew, so
 * `strata generate` writes these into the migration.
 */
export async function keyStatements(db: Database, schema: Record<string, unknown>): Promise<string[]> {
  const declared = materializedViewsOf(schema).flatMap((view) => {
    const key = keyOf(view);
    return key ? [{ view: getViewName(view), ...key }] : [];
  });
  const present = await db.execute<{ view: string; name: string; columns: string[] }>(
    sql`
      select v.relname as view, x.relname as name,
             array(select pg_get_indexdef(i.indexrelid, n, false) from generate_series(1, i.indnkeyatts) n) as columns
      from pg_index i
      join pg_class v on v.oid = i.indrelid and v.relkind = 'm' and v.relnamespace = 'public'::regnamespace
      join pg_class x on x.oid = i.indexrelid
      where i.indisunique`,
    "objects",
  );
  const textOf = ({ view, name, columns }: (typeof declared)[number]) => [view, name, ...columns].join();
  const inDatabase = new Set(present.map(textOf));
  const inSchema = new Set(declared.map(textOf));
  const views = new Set(declared.map(({ view }) => view));
  return [
    ...present
      .filter((key) => views.has(key.view) && !inSchema.has(textOf(key)))
      .map(({ name }) => `DROP INDEX ${quoted(name)};`),
    ...declared
      .filter((key) => !inDatabase.has(textOf(key)))
      .map(
        ({ view, name, columns }) =>
          `CREATE UNIQUE INDEX ${quoted(name)} ON ${quoted(view)} (${columns.map(quoted).join(", ")});`,
      ),
  ];
}
