import type { Check } from "../check.ts";
import { columns, constraints } from "../scope.ts";

/** A check that finds the columns of some types. */
const ofType = (check: Omit<Check, "query">, condition: string): Check => ({
  ...check,
  query: `select c.object, 'is ' || c.type as detail from ${columns} c where ${condition}`,
});

/** Types, defaults and nulls of columns. */
export const columnChecks: readonly Check[] = [
  ofType(
    {
      id: "timestamp-without-zone",
      level: "warning",
      finds: "timestamp without time zone",
      why: "It names no instant: each session reads it in a zone of its own.",
      remedy: "Make it timestamptz, saying in which zone the old values were meant.",
    },
    "c.base = 'timestamp'",
  ),
  ofType(
    {
      id: "time-with-zone",
      level: "warning",
      finds: "time with time zone",
      why: "Without a date an offset means nothing where there is summer time.",
      remedy: "Make it timestamptz, or time with the zone's name beside it.",
    },
    "c.base = 'timetz'",
  ),
  ofType(
    {
      id: "money",
      level: "warning",
      finds: "money",
      why: "It knows no currency, and its cents and its text depend on the server's lc_monetary.",
      remedy: "Make it numeric, with the currency beside it.",
    },
    "c.base = 'money'",
  ),
  ofType(
    {
      id: "char-n",
      level: "warning",
      finds: "char(n)",
      why: "It fills with blanks, and compares as if they were not there.",
      remedy: "Make it text with a CHECK on its length.",
    },
    "c.base = 'bpchar'",
  ),
  ofType(
    {
      id: "varchar-n",
      level: "info",
      finds: "varchar(n)",
      why: "The limit has no name to report, and a view over the column stops it from being changed.",
      remedy: "Make it text with a named CHECK on its length.",
    },
    "c.base = 'varchar' and c.modifier >= 0",
  ),
  ofType(
    {
      id: "json",
      level: "warning",
      finds: "json",
      why: "It keeps the text: it has no equality, no index, and is parsed at each read.",
      remedy: "Make it jsonb.",
    },
    "c.base = 'json'",
  ),
  ofType(
    {
      id: "float",
      level: "warning",
      finds: "binary floating point",
      why: "0.1 has no exact value in it: sums of money depend on the order of their rows.",
      remedy: "Make it numeric, or integer in the smallest unit.",
    },
    "c.base in ('float4', 'float8')",
  ),
  ofType(
    {
      id: "reg-type",
      level: "warning",
      finds: "column of a type that pg_upgrade refuses",
      why: "It holds an OID that means another object after an upgrade, so pg_upgrade stops at it.",
      remedy: "Store the name as text.",
    },
    `c.base in ('regproc', 'regprocedure', 'regoper', 'regoperator', 'regconfig', 'regdictionary', 'regnamespace',
                'regcollation')`,
  ),
  {
    id: "serial",
    level: "info",
    finds: "serial column",
    why: "Its sequence has grants of its own, and the column accepts any number that is written into it.",
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
    why: "A row without it falls out of every list that is ordered or cut by time.",
    remedy: "Fill the nulls, then SET NOT NULL.",
    query: `
      select c.object, 'may be null' as detail
      from ${columns} c
      where c.name in ('created_at', 'updated_at') and not c.not_null`,
  },
  {
    id: "row-time-no-default",
    level: "warning",
    finds: "created_at or updated_at without a default",
    why: "Each writer supplies it by a clock of its own, or is refused.",
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
    why: "NULL, {} and the JSON null are three ways to say nothing; every reader must know all of them.",
    remedy: "Make it NOT NULL with the default {} or [].",
    query: `
      select c.object, 'may be null' as detail
      from ${columns} c
      where c.base = 'jsonb' and not c.is_array and not c.not_null`,
  },
  {
    id: "jsonb-no-default",
    level: "info",
    finds: "jsonb column that is NOT NULL without a default",
    why: "Each writer must know what an empty document is here.",
    remedy: "SET DEFAULT '{}' or '[]'.",
    query: `
      select c.object, 'has no default' as detail
      from ${columns} c
      where c.base = 'jsonb' and not c.is_array and c.not_null and c.expression is null`,
  },
  {
    id: "jsonb-unchecked",
    level: "warning",
    finds: "jsonb column without a CHECK of its shape",
    why: 'It accepts 7 and "text" where readers expect an object or an array.',
    remedy: "Add CHECK (jsonb_typeof(column) = 'object') or 'array'.",
    query: `
      select c.object, 'no CHECK names its jsonb_typeof' as detail
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
    remedy: "Add a CHECK with an upper bound: x < 'Infinity' refuses both.",
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
    why: "It has three values: neither WHERE x nor WHERE NOT x finds the rows where it is null.",
    remedy: "Make it NOT NULL with a default, or say in a CHECK when it is null.",
    query: `
      select c.object, 'may be null' as detail
      from ${columns} c
      where c.base = 'bool' and not c.is_array and not c.not_null`,
  },
  {
    id: "type-differs",
    level: "info",
    finds: "column name with more than one type",
    why: "One word means two things: joins convert, and code that reads one table misreads the other.",
    remedy: "Give the columns one type, or two names.",
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
    finds: "table in which nothing beside the key is required",
    why: "A row that says nothing is accepted.",
    remedy: "Make NOT NULL what every row has.",
    query: `
      select c.table_object as object, 'every column outside the key may be null' as detail
      from ${columns} c
      left join ${constraints} k on k.conrelid = c.table_oid and k.contype = 'p'
      where not c.attnum = any (coalesce(k.conkey, '{}'))
      group by c.table_object having bool_and(not c.not_null)`,
  },
];
