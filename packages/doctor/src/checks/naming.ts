import type { Check } from "../check.ts";
import { columns, constraints, enums, functions, indexes, relations, tables, views } from "../scope.ts";

/** Every name that somebody has chosen: `kind`, `name`, and the `object` that bears it. */
const names = `(
  select 'table' as kind, t.relname as name, t.object from ${tables} t
  union all select 'view', v.relname, v.object from ${views} v
  union all select 'column', c.name, c.object from ${columns} c
  union all select 'constraint', k.conname, k.object from ${constraints} k
  union all select 'index', i.name, i.object from ${indexes} i
    where not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conname = i.name)
  union all select 'sequence', s.relname, s.object from ${relations} s where s.relkind = 'S'
  union all select 'enum', e.typname, e.object from ${enums} e
  union all select 'function', f.proname, f.object from ${functions} f
)`;

/** Names that must be quoted, are cut off, or were made up by PostgreSQL. */
export const namingChecks: readonly Check[] = [
  {
    id: "name-reserved",
    level: "warning",
    finds: "name that is a reserved word",
    why: "It must be quoted in every statement, and reads as something else where it is not: user is the role.",
    remedy: "Rename it.",
    query: `
      select n.object, 'the ' || n.kind || '''s name is a reserved word' as detail
      from ${names} n
      join pg_get_keywords() w on w.word = n.name and w.catcode in ('R', 'T')
      where n.kind in ('table', 'view', 'column', 'enum', 'function')`,
  },
  {
    id: "name-not-snake-case",
    level: "info",
    finds: "name that is not snake_case",
    why: "A name with capitals or signs must be quoted in every statement.",
    remedy: "Rename it: lower-case letters, digits and underscores, a letter first.",
    query: `
      select n.object, 'the ' || n.kind || '''s name is not snake_case' as detail
      from ${names} n
      where n.name !~ '^[a-z][a-z0-9_]*$'`,
  },
  {
    id: "name-cut-off",
    level: "warning",
    finds: "name of 63 bytes, the most that PostgreSQL keeps",
    why: "Whatever stood behind was cut off in silence: the next migration does not find the name it wrote.",
    remedy: "Give it a shorter name.",
    query: `
      select n.object, 'the ' || n.kind || '''s name has 63 bytes' as detail
      from ${names} n
      where octet_length(n.name) >= 63`,
  },
  {
    id: "constraint-unnamed",
    level: "info",
    finds: "constraint that PostgreSQL has named",
    why: "Its name depends on what was there before, so it differs between databases and tells an error apart badly.",
    remedy: "Rename it: <table>_<columns>_fk, _key, _check or _excl.",
    query: `
      select k.object, 'was named by PostgreSQL' as detail
      from ${constraints} k
      where k.contype = 'f' and k.conname ~ '_fkey[0-9]*$' or k.conname ~ '_(key|check|excl)[0-9]+$'`,
  },
];
