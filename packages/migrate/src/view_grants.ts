import { literal } from "./quoted.ts";

/** Session setting between the two statements: the grants, each with the view, the column and the statement. */
const setting = "strata.view_grants";

/**
 * Returns two statements for a migration that drops views and creates them again: the first, before the drop, notes
 * their owners and grants; the second restores them. Grants belong to the database, so that a migration cannot list
 * them. Privileges that a new view has only from ALTER DEFAULT PRIVILEGES are revoked.
 *
 * @param views qualified and quoted names. Those that do not exist are ignored.
 */
export const grantStatements = (
  views: readonly string[],
): { readonly note: string; readonly restore: string } => {
  const names = `unnest(ARRAY[${views.map(literal).join(", ")}]) AS view`;
  return {
    note: `-- Notes the owners and the grants of the views that are created again below.
SELECT set_config('${setting}', coalesce(jsonb_agg(to_jsonb(noted)), '[]')::text, false)
FROM (
  SELECT view, NULL AS "column", format('ALTER TABLE %s OWNER TO %s', view, relowner::regrole) AS sql
  FROM ${names}
  JOIN pg_class ON oid = to_regclass(view)
  WHERE pg_get_userbyid(relowner) <> current_user
  UNION ALL
  SELECT view, attname, format('GRANT %s%s ON %s TO %s%s',
    privilege_type, ' (' || quote_ident(attname) || ')', view,
    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END,
    CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
  FROM ${names}
  JOIN pg_class ON oid = to_regclass(view)
  CROSS JOIN LATERAL (
    SELECT NULL AS attname, relacl AS acl
    UNION ALL
    SELECT attname, attacl FROM pg_attribute WHERE attrelid = oid AND NOT attisdropped
  ) acls
  CROSS JOIN aclexplode(acl)
  WHERE grantee <> relowner
) noted;`,
    restore: `-- Restores them.
DO $$
DECLARE
  noted text := nullif(current_setting('${setting}', true), '');
  statement text;
BEGIN
  IF noted IS NULL THEN
    RAISE WARNING 'The migration was interrupted: grant privileges on the recreated views again.';
  END IF;
  FOR statement IN
    SELECT format('REVOKE ALL ON %s FROM %s', view,
      CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END)
    FROM ${names}
    JOIN pg_class ON oid = to_regclass(view)
    CROSS JOIN aclexplode(relacl)
    WHERE grantee <> relowner
  LOOP
    EXECUTE statement;
  END LOOP;
  FOR statement IN
    SELECT sql
    FROM jsonb_to_recordset(coalesce(noted, '[]')::jsonb) AS entry (view text, "column" text, sql text)
    WHERE "column" IS NULL OR EXISTS (
      SELECT FROM pg_attribute WHERE attrelid = to_regclass(view) AND attname = "column"
    )
  LOOP
    EXECUTE statement;
  END LOOP;
END $$;`,
  };
};
