import { type SQL, sql } from "drizzle-orm";

/** Schemas of PostgreSQL itself, and of temporary tables. */
const isForeignSchema = sql.raw(`(n.nspname = 'information_schema' or n.nspname like 'pg\\_%')`);

/** An object of an extension. */
const ofExtension = (classname: string, oid: string): SQL =>
  sql.raw(
    `exists (select from pg_depend x where x.classid = '${classname}'::regclass and x.objid = ${oid} and x.deptype = 'e')`,
  );

/**
 * Privileges of other roles than the owner, a line each; those of the owner follow from ownership. MAINTAIN, which
 * PostgreSQL 17 added to ALL, is not listed.
 */
const grants = (acl: string, owner: string, kind: string): SQL =>
  sql.raw(`(select string_agg(line, E'\\n' order by line collate "C") from (
    select string_agg(x.privilege_type, ', ' order by x.privilege_type collate "C") || ' to '
      || case when x.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end
      || case when x.is_grantable then ' with grant option' else '' end as line
    from aclexplode(coalesce(${acl}, acldefault('${kind}', ${owner}))) x
    where x.grantee <> ${owner} and x.privilege_type <> 'MAINTAIN'
    group by x.grantee, x.is_grantable) lines)`);

const comment = (classname: string, oid: string, column = "0"): SQL =>
  sql.raw(`(select d.description from pg_description d
    where d.classoid = '${classname}'::regclass and d.objoid = ${oid} and d.objsubid = ${column})`);

/** The collation of a column or a domain, unless it is that of its type. */
const collation = (oid: string): SQL =>
  sql.raw(`(select quote_ident(cn.nspname) || '.' || quote_ident(co.collname) from pg_collation co
    join pg_namespace cn on cn.oid = co.collnamespace where co.oid = ${oid})`);

const sequenceOptions =
  sql.raw(`concat_ws(' ', 'AS ' || format_type(s.seqtypid, null), 'START WITH ' || s.seqstart,
    'INCREMENT BY ' || s.seqincrement, 'MINVALUE ' || s.seqmin, 'MAXVALUE ' || s.seqmax, 'CACHE ' || s.seqcache,
    case when s.seqcycle then 'CYCLE' else 'NO CYCLE' end)`);

/** The queries that list the objects of a database, for a major version of the server. */
export function inventory(serverVersion: number): SQL[] {
  const noStatistics = sql.raw(serverVersion >= 17 ? "null" : "-1");
  return [
    sql`select 'pg_namespace/' || n.oid as id, 'schema' as kind, array[n.nspname]::text[] as path, 0 as position,
          jsonb_build_object('comment', ${comment("pg_namespace", "n.oid")},
            'grants', ${grants("n.nspacl", "n.nspowner", "n")}) as attributes
        from pg_namespace n
        where not ${isForeignSchema} and not ${ofExtension("pg_namespace", "n.oid")}`,
    sql`select 'pg_type/' || t.oid as id, 'enum' as kind, array[n.nspname, t.typname]::text[] as path, 0 as position,
          jsonb_build_object('comment', ${comment("pg_type", "t.oid")}, 'grants', ${grants("t.typacl", "t.typowner", "T")},
            'values', (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
              from pg_enum e where e.enumtypid = t.oid)) as attributes
        from pg_type t join pg_namespace n on n.oid = t.typnamespace
        where t.typtype = 'e' and not ${isForeignSchema} and not ${ofExtension("pg_type", "t.oid")}`,
    sql`select 'pg_type/' || t.oid as id, 'domain' as kind, array[n.nspname, t.typname]::text[] as path, 0 as position,
          jsonb_build_object('comment', ${comment("pg_type", "t.oid")}, 'grants', ${grants("t.typacl", "t.typowner", "T")},
            'type', format_type(t.typbasetype, t.typtypmod), 'not null', case when t.typnotnull then 'yes' end,
            'default', t.typdefault,
            'collation', case when t.typcollation <> (select b.typcollation from pg_type b where b.oid = t.typbasetype)
              then ${collation("t.typcollation")} end,
            'checks', (select string_agg('CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid), ' '
                order by k.conname collate "C") from pg_constraint k where k.contypid = t.oid and k.contype = 'c')) as attributes
        from pg_type t join pg_namespace n on n.oid = t.typnamespace
        where t.typtype = 'd' and not ${isForeignSchema} and not ${ofExtension("pg_type", "t.oid")}`,
    // The sequence of an identity column belongs to the column.
    sql`select 'pg_class/' || c.oid as id, 'sequence' as kind, array[n.nspname, c.relname]::text[] as path, 0 as position,
          jsonb_build_object('comment', ${comment("pg_class", "c.oid")}, 'grants', ${grants("c.relacl", "c.relowner", "s")},
            'options', ${sequenceOptions}, 'persistence', case c.relpersistence when 'u' then 'unlogged' end,
            'owned by', (select format('%I.%I.%I', tn.nspname, o.relname, a.attname)
              from pg_depend d join pg_class o on o.oid = d.refobjid join pg_namespace tn on tn.oid = o.relnamespace
              join pg_attribute a on a.attrelid = o.oid and a.attnum = d.refobjsubid
              where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
                and d.objid = c.oid and d.deptype = 'a' and d.refobjsubid > 0)) as attributes
        from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_sequence s on s.seqrelid = c.oid
        where not ${isForeignSchema} and not ${ofExtension("pg_class", "c.oid")}
          and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i')`,
    sql`select 'pg_proc/' || p.oid as id, 'function' as kind,
          array[n.nspname, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')']::text[] as path, 0 as position,
          jsonb_build_object('comment', ${comment("pg_proc", "p.oid")}, 'grants', ${grants("p.proacl", "p.proowner", "f")},
            'kind', case p.prokind when 'p' then 'procedure' else 'function' end,
            'definition', rtrim(pg_get_functiondef(p.oid), E'\n')) as attributes
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where p.prokind in ('f', 'p', 'w') and not ${isForeignSchema} and not ${ofExtension("pg_proc", "p.oid")}`,
    sql`select 'pg_class/' || c.oid as id, 'table' as kind, array[n.nspname, c.relname]::text[] as path, 0 as position,
          jsonb_build_object('comment', ${comment("pg_class", "c.oid")}, 'grants', ${grants("c.relacl", "c.relowner", "r")},
            'persistence', case c.relpersistence when 'u' then 'unlogged' end,
            'options', nullif(array_to_string(array(select unnest(c.reloptions) order by 1), ', '), ''),
            'partition key', pg_get_partkeydef(c.oid),
            'partition of', (select format('%I.%I', pn.nspname, parent.relname) from pg_inherits i
              join pg_class parent on parent.oid = i.inhparent join pg_namespace pn on pn.oid = parent.relnamespace
              where c.relispartition and i.inhrelid = c.oid),
            'partition bound', pg_get_expr(c.relpartbound, c.oid),
            'inherits', (select string_agg(format('%I.%I', pn.nspname, parent.relname), ', ' order by i.inhseqno)
              from pg_inherits i join pg_class parent on parent.oid = i.inhparent
              join pg_namespace pn on pn.oid = parent.relnamespace where not c.relispartition and i.inhrelid = c.oid),
            'row security', case when c.relrowsecurity then 'enabled' end,
            'forced row security', case when c.relforcerowsecurity then 'enabled' end,
            'replica identity', case c.relreplident when 'f' then 'full' when 'n' then 'nothing' when 'i' then
              (select 'using index ' || quote_ident(x.relname) from pg_index i join pg_class x on x.oid = i.indexrelid
                where i.indrelid = c.oid and i.indisreplident) end) as attributes
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and not ${isForeignSchema} and not ${ofExtension("pg_class", "c.oid")}`,
    // Columns of a partition come from its table.
    sql`select 'pg_class/' || c.oid || '/' || a.attnum as id, 'column' as kind,
          array[n.nspname, c.relname, a.attname]::text[] as path,
          (row_number() over (partition by c.oid order by a.attnum))::int as position,
          jsonb_build_object('comment', ${comment("pg_class", "c.oid", "a.attnum")},
            'grants', case when a.attacl is not null then ${grants("a.attacl", "c.relowner", "c")} end,
            'type', case when c.relkind in ('r', 'p') then format_type(a.atttypid, a.atttypmod) end,
            'collation', case when c.relkind in ('r', 'p') and a.attcollation <> t.typcollation then ${collation("a.attcollation")} end,
            'not null', case when a.attnotnull then 'yes' end,
            'default', case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end,
            'generated', case when a.attgenerated <> '' then
              pg_get_expr(d.adbin, d.adrelid) || case a.attgenerated when 's' then ' STORED' else ' VIRTUAL' end end,
            'identity', case when a.attidentity <> '' then
              case a.attidentity when 'a' then 'ALWAYS' else 'BY DEFAULT' end || ' AS IDENTITY (' ||
              (select format('SEQUENCE NAME %I.%I ', qn.nspname, q.relname) ||
                  regexp_replace(${sequenceOptions}, '^AS [a-z]+ ', '')
                from pg_depend x join pg_sequence s on s.seqrelid = x.objid join pg_class q on q.oid = s.seqrelid
                join pg_namespace qn on qn.oid = q.relnamespace
                where x.classid = 'pg_class'::regclass and x.refclassid = 'pg_class'::regclass and x.refobjid = c.oid
                  and x.refobjsubid = a.attnum and x.deptype = 'i') || ')' end,
            'storage', case when a.attstorage <> t.typstorage and c.relkind in ('r', 'p') then
              case a.attstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'm' then 'MAIN' else 'EXTENDED' end end,
            'compression', case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end,
            'statistics', nullif(a.attstattarget, ${noStatistics})::text) as attributes
        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        join pg_type t on t.oid = a.atttypid
        left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
        where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
          and (a.attislocal or c.relkind in ('v', 'm'))
          and not ${isForeignSchema} and not ${ofExtension("pg_class", "c.oid")}`,
    // NOT NULL, which PostgreSQL 18 also lists here, is a property of the column.
    sql`select 'pg_constraint/' || k.oid as id, 'constraint' as kind,
          array[n.nspname, c.relname, k.conname]::text[] as path, 0 as position,
          jsonb_build_object('comment', ${comment("pg_constraint", "k.oid")},
            'definition', pg_get_constraintdef(k.oid)) as attributes
        from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
        where k.contype in ('c', 'f', 'p', 'u', 'x') and k.conparentid = 0 and (k.conislocal or k.coninhcount = 0)
          and not (c.relispartition and k.coninhcount > 0)
          and not ${isForeignSchema} and not ${ofExtension("pg_class", "c.oid")}`,
    // The index of a key belongs to the constraint, that of a partition to the index of its table.
    sql`select 'pg_class/' || x.oid as id, 'index' as kind, array[n.nspname, x.relname]::text[] as path, 0 as position,
          jsonb_build_object('comment', ${comment("pg_class", "x.oid")},
            'table', format('%I.%I', n.nspname, c.relname),
            'definition', replace(pg_get_indexdef(x.oid), ' ON ONLY ', ' ON '),
            'state', case when not i.indisvalid then 'invalid' end,
            'clustered', case when i.indisclustered then 'yes' end) as attributes
        from pg_index i join pg_class x on x.oid = i.indexrelid join pg_class c on c.oid = i.indrelid
        join pg_namespace n on n.oid = x.relnamespace
        where not x.relispartition and c.relkind in ('r', 'p', 'm')
          and not exists (select from pg_constraint k where k.conindid = x.oid and k.contype in ('p', 'u', 'x'))
          and not ${isForeignSchema} and not ${ofExtension("pg_class", "c.oid")}`,
    sql`select 'pg_class/' || c.oid as id, case c.relkind when 'm' then 'materialized view' else 'view' end as kind,
          array[n.nspname, c.relname]::text[] as path, 0 as position,
          jsonb_build_object('comment', ${comment("pg_class", "c.oid")}, 'grants', ${grants("c.relacl", "c.relowner", "r")},
            'options', nullif(array_to_string(array(select unnest(c.reloptions) order by 1), ', '), ''),
            'definition', rtrim(pg_get_viewdef(c.oid), ';')) as attributes
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('v', 'm') and not ${isForeignSchema} and not ${ofExtension("pg_class", "c.oid")}`,
    sql`select 'pg_trigger/' || t.oid as id, 'trigger' as kind,
          array[n.nspname, c.relname, t.tgname]::text[] as path, 0 as position,
          jsonb_build_object('comment', ${comment("pg_trigger", "t.oid")}, 'definition', pg_get_triggerdef(t.oid),
            'state', case t.tgenabled when 'D' then 'disabled' when 'R' then 'replica' when 'A' then 'always' end) as attributes
        from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
        where not t.tgisinternal and t.tgparentid = 0 and not ${isForeignSchema} and not ${ofExtension("pg_class", "c.oid")}`,
    sql`select 'pg_policy/' || p.oid as id, 'policy' as kind,
          array[n.nspname, c.relname, p.polname]::text[] as path, 0 as position,
          jsonb_build_object('comment', ${comment("pg_policy", "p.oid")},
            'definition', concat_ws(' ', case when not p.polpermissive then 'AS RESTRICTIVE' end,
              'FOR ' || case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE'
                when 'd' then 'DELETE' else 'ALL' end,
              'TO ' || (select string_agg(case when r = 0 then 'public' else quote_ident(pg_get_userbyid(r)) end, ', '
                order by case when r = 0 then 'public' else pg_get_userbyid(r) end collate "C") from unnest(p.polroles) r),
              'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
              'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')) as attributes
        from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
        where not ${isForeignSchema} and not ${ofExtension("pg_class", "c.oid")}`,
    sql`select 'pg_default_acl/' || a.oid as id, 'default privileges' as kind,
          array_remove(array[quote_ident(pg_get_userbyid(a.defaclrole)), n.nspname,
            case a.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
              when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end], null)::text[] as path, 0 as position,
          jsonb_build_object('grants', (select string_agg(line, E'\n' order by line collate "C") from (
              select string_agg(x.privilege_type, ', ' order by x.privilege_type collate "C") || ' to '
                || case when x.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end
                || case when x.is_grantable then ' with grant option' else '' end as line
              from aclexplode(a.defaclacl) x
              where x.grantee <> a.defaclrole and x.privilege_type <> 'MAINTAIN'
              group by x.grantee, x.is_grantable) lines)) as attributes
        from pg_default_acl a left join pg_namespace n on n.oid = a.defaclnamespace`,
    // Kinds that are compared by name only.
    sql`select 'pg_type/' || t.oid as id, 'other' as kind,
          array[case t.typtype when 'c' then 'composite type' else 'range' end, n.nspname, t.typname]::text[] as path,
          0 as position, '{}'::jsonb as attributes
        from pg_type t join pg_namespace n on n.oid = t.typnamespace
        left join pg_class c on c.oid = t.typrelid
        where (t.typtype = 'r' or c.relkind = 'c') and not ${isForeignSchema} and not ${ofExtension("pg_type", "t.oid")}
        union all
        select 'pg_proc/' || p.oid, 'other',
          array['aggregate', n.nspname, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')']::text[], 0, '{}'
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where p.prokind = 'a' and not ${isForeignSchema} and not ${ofExtension("pg_proc", "p.oid")}
        union all
        select 'pg_class/' || c.oid, 'other', array['foreign table', n.nspname, c.relname]::text[], 0, '{}'
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'f' and not ${isForeignSchema} and not ${ofExtension("pg_class", "c.oid")}
        union all
        select 'pg_rewrite/' || r.oid, 'other', array['rule', n.nspname, c.relname, r.rulename]::text[], 0, '{}'
        from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
        where r.rulename <> '_RETURN' and not ${isForeignSchema} and not ${ofExtension("pg_class", "c.oid")}
        union all
        select 'pg_collation/' || o.oid, 'other', array['collation', n.nspname, o.collname]::text[], 0, '{}'
        from pg_collation o join pg_namespace n on n.oid = o.collnamespace
        where not ${isForeignSchema} and not ${ofExtension("pg_collation", "o.oid")}
        union all
        select 'pg_statistic_ext/' || s.oid, 'other', array['statistics', n.nspname, s.stxname]::text[], 0, '{}'
        from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace
        where not ${isForeignSchema} and not ${ofExtension("pg_statistic_ext", "s.oid")}`,
  ];
}
