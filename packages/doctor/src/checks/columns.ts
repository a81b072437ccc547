import type { Check } from "../check.ts";
import { columns, constraints } from "../scope.ts";

/** A check for columns of some types. */
const ofType = (check: Omit<Check, "query">, condition: string): Check => ({
  ...check,
  query: `select c.object, 'is ' || c.type as detail from ${columns} c where ${condition}`,
});

/** Types, defaults and nullability of columns. */
export const columnChecks: readonly Check[] = [
  ofType(
    {
      id: "timestamp-without-zone",
      level: "warning",
      finds: "timestamp without time zone",
      why: "It is not an instant: every session interprets it in its own time zone.",
      remedy: "Change it to timestamptz, converting the old values from their time zone.",
    },
    "c.base = 'timestamp'",
  ),
  ofType(
    {
      id: "time-with-zone",
      level: "warning",
      finds: "time with time zone",
      why: "Without a date a UTC offset is ambiguous because of daylight saving time.",
      remedy: "Change it to timestamptz, or to time with a column for the zone name.",
    },
    "c.base = 'timetz'",
  ),
  ofType(
    {
      id: "money",
      level: "warning",
      finds: "money",
      why: "It has no currency, and its precision and format depend on the server's lc_monetary.",
      remedy: "Change it to numeric, with a column for the currency.",
    },
    "c.base = 'money'",
  ),
  ofType(
    {
      id: "char-n",
      level: "warning",
      finds: "char(n)",
      why: "It is padded with spaces, which comparisons ignore.",
      remedy: "Change it to text with a CHECK on its length.",
    },
    "c.base = 'bpchar'",
  ),
  ofType(
    {
      id: "varchar-n",
      level: "info",
      finds: "varchar(n)",
      why: "The limit has no name for error messages, and cannot be changed while a view uses the column.",
      remedy: "Change it to text with a named CHECK on its length.",
    },
    "c.base = 'varchar' and c.modifier >= 0",
  ),
  ofType(
    {
      id: "json",
      level: "warning",
      finds: "json",
      why: "It stores text: no equality, no index, and it is parsed on every read.",
      remedy: "Make it jsonb.",
    },
    "c.base = 'json'",
  ),
  ofType(
    {
      id: "float",
      level: "warning",
      finds: "binary floating point",
      why: "It cannot represent 0.1 exactly: sums of money depend on the order of rows.",
      remedy: "Change it to numeric, or to an integer in the smallest unit.",
    },
    "c.base in ('float4', 'float8')",
  ),
  ofType(
    {
      id: "reg-type",
      level: "warning",
      finds: "column of a type that pg_upgrade rejects",
      why: "It contains an OID that may refer to another object after an upgrade, so pg_upgrade stops.",
      remedy: "Store the name as text.",
    },
    `c.base in ('regproc', 'regprocedure', 'regoper', 'regoperator', 'regconfig', 'regdictionary', 'regnamespace',
                'regcollation')`,
  ),
  {
    id: "serial",
    level: "info",
    finds: "serial column",
    why: "Its sequence has separate grants, and the column accepts any inserted number.",
    remedy: "Make it GENERATED ALWAYS AS IDENTITY.",
    query: `
      select c.object, 'default ' || c.expression as detail
      from ${columns} c
      where c.identity = '' and c.expression ~ '^nextval[(]'
        and exists (
          select from pg_depend d
          where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype = 'a'
            and d.refobjid = c.table_oid and d.refobjsubid = c.attnum
        )`,
  },
  {
    id: "row-time-nullable",
    level: "warning",
    finds: "nullable created_at or updated_at",
    why: "Rows without it are missing from every list that is ordered or filtered by time.",
    remedy: "Fill the nulls, then SET NOT NULL.",
    query: `
      select c.object, 'is nullable' as detail
      from ${columns} c
      where c.name in ('created_at', 'updated_at') and not c.not_null`,
  },
  {
    id: "row-time-no-default",
    level: "warning",
    finds: "created_at or updated_at without a default",
    why: "Every writer must set it from its own clock.",
    remedy: "SET DEFAULT now().",
    query: `
      select c.object, 'has no default' as detail
      from ${columns} c
      where c.name in ('created_at', 'updated_at') and c.expression is null`,
  },
  {
    id: "jsonb-nullable",
    level: "info",
    finds: "nullable jsonb column",
    why: "NULL, {} and JSON null all mean empty, and every reader must handle all three.",
    remedy: "Make it NOT NULL with the default {} or [].",
    query: `
      select c.object, 'is nullable' as detail
      from ${columns} c
      where c.base = 'jsonb' and not c.is_array and not c.not_null`,
  },
  {
    id: "jsonb-no-default",
    level: "info",
    finds: "jsonb column that is NOT NULL without a default",
    why: "Every writer must know the empty document of this column.",
    remedy: "SET DEFAULT '{}' or '[]'.",
    query: `
      select c.object, 'has no default' as detail
      from ${columns} c
      where c.base = 'jsonb' and not c.is_array and c.not_null and c.expression is null`,
  },
  {
    id: "jsonb-unchecked",
    level: "warning",
    finds: "jsonb column without a CHECK on its structure",
    why: 'It accepts 7 and "text" where readers expect an object or an array.',
    remedy: "Add CHECK (jsonb_typeof(column) = 'object') or 'array'.",
    query: `
      select c.object, 'has no CHECK on jsonb_typeof' as detail
      from ${columns} c
      where c.base = 'jsonb' and not c.is_array and not exists (
        select from pg_constraint k
        where k.contype = 'c' and (k.conrelid = c.table_oid and c.attnum = any (k.conkey) or k.contypid = c.type_oid)
          and pg_get_constraintdef(k.oid) ~ 'jsonb_typeof|IS JSON|jsonb_matches_schema'
      )`,
  },
  {
    id: "numeric-unchecked",
    level: "warning",
    finds: "numeric column without a CHECK",
    why: "It accepts NaN, which sorts above every number and makes every sum NaN; without a scale, Infinity too.",
    remedy: "Add a CHECK with an upper bound: x < 'Infinity' rejects both.",
    query: `
      select c.object, 'accepts NaN' as detail
      from ${columns} c
      where c.base = 'numeric' and not c.is_array and c.generated = '' and not exists (
        select from pg_constraint k
        where k.contype = 'c' and (k.conrelid = c.table_oid and c.attnum = any (k.conkey) or k.contypid = c.type_oid)
      )`,
  },
  {
    id: "boolean-nullable",
    level: "info",
    finds: "nullable boolean",
    why: "It has three values: neither WHERE x nor WHERE NOT x returns the rows in which it is null.",
    remedy: "Make it NOT NULL with a default, or add a CHECK on when it is null.",
    query: `
      select c.object, 'is nullable' as detail
      from ${columns} c
      where c.base = 'bool' and not c.is_array and not c.not_null`,
  },
  {
    id: "type-differs",
    level: "info",
    finds: "column name with more than one type",
    why: "One name has two meanings: joins need conversions, and code for one table is wrong for another.",
    remedy: "Give the columns the same type or different names.",
    query: `
      select 'column ' || t.name as object, string_agg(format('%s in %s', t.type, t.tables), '; ' order by t.type) as detail
      from (
        select quote_ident(c.name) as name, c.type, string_agg(c.table_object, ', ' order by c.table_object) as tables
        from ${columns} c group by c.name, c.type
      ) t
      group by t.name having count(*) > 1`,
  },
  {
    id: "table-all-nullable",
    level: "info",
    finds: "table without a required column besides its key",
    why: "It accepts empty rows.",
    remedy: "Make the columns that every row has NOT NULL.",
    query: `
      select c.table_object as object, 'all columns outside the key are nullable' as detail
      from ${columns} c
      left join ${constraints} k on k.conrelid = c.table_oid and k.contype = 'p'
      where not c.attnum = any (coalesce(k.conkey, '{}'))
      group by c.table_object having bool_and(not c.not_null)`,
  },
];
