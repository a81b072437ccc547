// The parts of the catalog that the checks examine, as subqueries: user objects, without those of the system, the
// migration ledger and extensions. Partitions are excluded, because they have the structure of their parent.

const ownSchema = `n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'drizzle')`;

const notOfExtension = (catalog: string, oid: string): string =>
  `not exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.objid = ${oid} and e.deptype = 'e')`;

/** User objects in pg_class, including partitions. `object` is the qualified name. */
export const relations = `(
  select c.*, n.nspname, format('%I.%I', n.nspname, c.relname) as object
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where ${ownSchema} and ${notOfExtension("pg_class", "c.oid")}
)`;

/** Tables, including partitioned ones, without partitions. */
export const tables = `(
  select t.* from ${relations} t where t.relkind in ('r', 'p') and not t.relispartition
)`;

/** Views, plain (v) and materialized (m). */
export const views = `(select v.* from ${relations} v where v.relkind in ('v', 'm'))`;

/**
 * Columns of tables. `base` is the name of the type (for a domain or an array the underlying type), and `modifier` its
 * length or precision, or -1.
 */
export const columns = `(
  select t.oid as table_oid, t.object as table_object, t.object || '.' || quote_ident(a.attname) as object,
         a.attnum, a.attname as name, a.attnotnull or y.typnotnull as not_null, a.attidentity as identity,
         a.attgenerated as generated, a.atttypid as type_oid, format_type(a.atttypid, a.atttypmod) as type,
         b.typname as base, y.typcategory = 'A' as is_array,
         case when y.typtype = 'd' then y.typtypmod else a.atttypmod end as modifier,
         pg_get_expr(d.adbin, d.adrelid) as expression
  from ${tables} t
  join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  join pg_type y on y.oid = a.atttypid
  join pg_type b on b.oid = case
    when y.typtype = 'd' then y.typbasetype
    when y.typcategory = 'A' and y.typelem <> 0 then y.typelem
    else y.oid
  end
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
)`;

/** Constraints of tables, without the NOT NULL constraints of PostgreSQL 18. */
export const constraints = `(
  select k.*, t.object as table_object, t.object || '.' || quote_ident(k.conname) as object
  from pg_constraint k
  join ${tables} t on t.oid = k.conrelid
  where k.conparentid = 0 and k.contype <> 'n'
)`;

/** Indexes of tables and materialized views; `predicate` is the WHERE clause of a partial one. */
export const indexes = `(
  select i.*, t.object as table_object, x.relname as name, format('%I.%I', x.nspname, x.relname) as object,
         m.amname as method, pg_get_expr(i.indpred, i.indrelid) as predicate
  from pg_index i
  join ${relations} t on t.oid = i.indrelid and not t.relispartition
  join ${relations} x on x.oid = i.indexrelid
  join pg_am m on m.oid = x.relam
)`;

/** Functions and procedures. */
export const functions = `(
  select p.*, format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as object
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  where ${ownSchema} and ${notOfExtension("pg_proc", "p.oid")}
)`;

/** Enums. */
export const enums = `(
  select y.*, format('%I.%I', n.nspname, y.typname) as object
  from pg_type y
  join pg_namespace n on n.oid = y.typnamespace
  where y.typtype = 'e' and ${ownSchema} and ${notOfExtension("pg_type", "y.oid")}
)`;

/** Column names for an array of column numbers, in its order. */
export const namesOf = (table: string, numbers: string): string => `(
  select string_agg(quote_ident(a.attname), ', ' order by u.position)
  from unnest(${numbers}) with ordinality u (attnum, position)
  join pg_attribute a on a.attrelid = ${table} and a.attnum = u.attnum
)`;
