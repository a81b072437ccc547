import type { Check } from "../check.ts";
import { columns, functions, relations, tables, views } from "../scope.ts";

/** Excessive access: secrets, views, functions, policies, grants. */
export const securityChecks: readonly Check[] = [
  {
    id: "secret-plain",
    level: "error",
    finds: "column that looks like a plaintext secret",
    why: "Anyone who reads the table, a backup or a log can impersonate its users.",
    remedy: "Store a hash, and name it accordingly: password_hash, token_hash.",
    query: `
      select c.object, 'has type ' || c.type as detail
      from ${columns} c
      where c.base in ('text', 'varchar', 'bpchar', 'bytea', 'uuid', 'json', 'jsonb')
        and c.name ~ '(^|_)(password|passwd|pwd|secret|token|api_?key|private_?key|secret_?key|access_?key)s?$'`,
  },
  {
    id: "view-exposes-secret",
    level: "error",
    finds: "view with a column that looks like a secret or its hash",
    why: "Views are usually granted widely, and a readable hash can be cracked offline.",
    remedy: "Remove the column from the view.",
    query: `
      select v.object || '.' || quote_ident(a.attname) as object, 'is exposed by a view' as detail
      from ${views} v
      join pg_attribute a on a.attrelid = v.oid and a.attnum > 0 and not a.attisdropped
      where a.attname ~ '(^|_)(password|passwd|pwd|secret|token|api_?key|private_?key|secret_?key|access_?key)s?(_hash)?$'`,
  },
  {
    id: "view-security-definer",
    level: "error",
    finds: "view without security_invoker",
    why: "It reads with its owner's privileges: row-level security of the caller does not apply.",
    remedy: "ALTER VIEW … SET (security_invoker = true).",
    query: `
      select v.object, 'reads with the privileges of its owner' as detail
      from ${views} v
      where v.relkind = 'v' and not exists (
        select from pg_options_to_table(v.reloptions) o
        where o.option_name = 'security_invoker' and o.option_value::boolean
      )`,
  },
  {
    id: "definer-search-path",
    level: "error",
    finds: "SECURITY DEFINER function without a search_path",
    why: "The caller's search_path determines which tables and operators it uses with its owner's privileges.",
    remedy: "ALTER FUNCTION … SET search_path = '', and qualify the names in its body.",
    query: `
      select f.object, 'uses the search_path of its caller' as detail
      from ${functions} f
      where f.prosecdef and not exists (
        select from unnest(f.proconfig) s (setting) where s.setting like 'search_path=%'
      )`,
  },
  {
    id: "definer-public",
    level: "warning",
    finds: "SECURITY DEFINER function that PUBLIC can execute",
    why: "Functions are executable by PUBLIC by default, so every role acts with its owner's privileges.",
    remedy: "REVOKE EXECUTE … FROM PUBLIC, and grant it to the roles that need it.",
    query: `
      select f.object, 'is executable by PUBLIC' as detail
      from ${functions} f
      where f.prosecdef and exists (
        select from aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) g
        where g.grantee = 0 and g.privilege_type = 'EXECUTE'
      )`,
  },
  {
    id: "policy-without-rls",
    level: "error",
    finds: "table with policies but disabled row-level security",
    why: "The policies have no effect.",
    remedy: "ALTER TABLE … ENABLE ROW LEVEL SECURITY.",
    query: `
      select t.object, 'its policies have no effect: ' || string_agg(quote_ident(p.polname), ', ' order by p.polname) as detail
      from ${tables} t
      join pg_policy p on p.polrelid = t.oid
      where not t.relrowsecurity
      group by t.object`,
  },
  {
    id: "rls-without-policy",
    level: "warning",
    finds: "table with row-level security but no policy",
    why: "It appears empty to all roles except its owner.",
    remedy: "Create policies, or disable row-level security.",
    query: `
      select t.object, 'has no policy' as detail
      from ${tables} t
      where t.relrowsecurity and not exists (select from pg_policy p where p.polrelid = t.oid)`,
  },
  {
    id: "granted-to-public",
    level: "warning",
    finds: "table or view granted to PUBLIC",
    why: "Every role of the server has the privilege, including future ones.",
    remedy: "REVOKE it FROM PUBLIC, and grant it to the roles that need it.",
    query: `
      select r.object, string_agg(distinct g.privilege_type, ', ' order by g.privilege_type) || ' granted to PUBLIC' as detail
      from ${relations} r
      cross join lateral aclexplode(r.relacl) g
      where r.relkind in ('r', 'p', 'v', 'm', 'f') and g.grantee = 0
      group by r.object`,
  },
];
