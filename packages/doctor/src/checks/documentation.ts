import type { Check } from "../check.ts";
import { columns, enums, functions, tables, views } from "../scope.ts";

const why = "Its meaning is not documented in the database.";

/** Objects without a COMMENT. */
export const documentationChecks: readonly Check[] = [
  {
    id: "table-undocumented",
    level: "info",
    finds: "table without a comment",
    why,
    remedy: "COMMENT ON TABLE: what its rows are.",
    query: `
      select t.object, 'has no comment' as detail
      from ${tables} t
      where obj_description(t.oid, 'pg_class') is null`,
  },
  {
    id: "column-undocumented",
    level: "info",
    finds: "table with columns that have no comment",
    why,
    remedy: "COMMENT ON COLUMN: its meaning, its unit, and when it is null.",
    query: `
      select c.table_object as object,
             'no comment on ' || string_agg(quote_ident(c.name), ', ' order by c.attnum) as detail
      from ${columns} c
      where col_description(c.table_oid, c.attnum) is null
      group by c.table_object`,
  },
  {
    id: "view-undocumented",
    level: "info",
    finds: "view without a comment",
    why,
    remedy: "COMMENT ON VIEW: what its rows are, and what it excludes.",
    query: `
      select v.object, 'has no comment' as detail
      from ${views} v
      where obj_description(v.oid, 'pg_class') is null`,
  },
  {
    id: "view-column-undocumented",
    level: "info",
    finds: "view with columns that have no comment",
    why,
    remedy: "COMMENT ON COLUMN of the view: it does not inherit the comments of its tables.",
    query: `
      select v.object,
             'no comment on ' || string_agg(quote_ident(a.attname), ', ' order by a.attnum) as detail
      from ${views} v
      join pg_attribute a on a.attrelid = v.oid and a.attnum > 0 and not a.attisdropped
      where col_description(v.oid, a.attnum) is null
      group by v.object`,
  },
  {
    id: "enum-undocumented",
    level: "info",
    finds: "enum without a comment",
    why,
    remedy: "COMMENT ON TYPE: its values, and the meaning of their order.",
    query: `
      select e.object, 'has no comment' as detail
      from ${enums} e
      where obj_description(e.oid, 'pg_type') is null`,
  },
  {
    id: "function-undocumented",
    level: "info",
    finds: "function without a comment",
    why,
    remedy: "COMMENT ON FUNCTION: what it returns or does.",
    query: `
      select f.object, 'has no comment' as detail
      from ${functions} f
      where obj_description(f.oid, 'pg_proc') is null`,
  },
];
