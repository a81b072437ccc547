import type { Rule } from "../rule.ts";
import { wordsOf } from "../syntax.ts";

/** What gives more rights than intended. */
export const security: readonly Rule[] = [
  {
    id: "security/definer-search-path",
    severity: "error",
    why: "A caller puts a schema of his own before the others, and the function runs his objects with the rights of its owner.",
    safe: "SET search_path = '' in the function, and qualified names in its body.",
    find({ node }) {
      if (!("CreateFunctionStmt" in node)) return [];
      const { funcname, options = [] } = node.CreateFunctionStmt;
      const has = (name: string, test: (value: string) => boolean) =>
        options.some(
          (one) => "DefElem" in one && one.DefElem.defname === name && test(JSON.stringify(one.DefElem.arg)),
        );
      const isDefiner = has("security", (value) => /"boolval":true/.test(value));
      const hasPath = has("set", (value) => value.includes('"search_path"'));
      return isDefiner && !hasPath
        ? [{ object: wordsOf(funcname).join("."), message: "is SECURITY DEFINER without search_path" }]
        : [];
    },
  },
  {
    id: "security/grant-to-public",
    severity: "warning",
    why: "Every role of the server gets the privilege.",
    safe: "Grant it to a role by name.",
    find({ node }) {
      if (!("GrantStmt" in node) || !node.GrantStmt.is_grant) return [];
      const isPublic = (node.GrantStmt.grantees ?? []).some(
        (one) => "RoleSpec" in one && one.RoleSpec.roletype === "ROLESPEC_PUBLIC",
      );
      return isPublic ? [{ object: "public", message: "grants to PUBLIC" }] : [];
    },
  },
  {
    id: "security/grant-all",
    severity: "warning",
    why: "The role gets privileges that it does not need, such as TRUNCATE and TRIGGER.",
    safe: "Grant the privileges by name.",
    find({ node }) {
      if (!("GrantStmt" in node) || !node.GrantStmt.is_grant || node.GrantStmt.privileges) return [];
      const [grantee] = node.GrantStmt.grantees ?? [];
      const object = grantee && "RoleSpec" in grantee ? (grantee.RoleSpec.rolename ?? "public") : "";
      return [{ object, message: "grants ALL" }];
    },
  },
];
