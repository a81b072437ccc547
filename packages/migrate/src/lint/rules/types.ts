import type { Rule } from "../rule.ts";
import { definedColumns, typeNameText, typeOf, wordsOf } from "../syntax.ts";

/** A rule for the types of new columns. */
const forTypes = (rule: Omit<Rule, "find" | "severity">, names: RegExp, needsLength = false): Rule => ({
  ...rule,
  severity: "warning",
  find({ node }, context) {
    return definedColumns(node).flatMap(({ table, column }) => {
      const type = typeOf(column.typeName);
      if (!names.test(type.name) || (needsLength && type.args.length === 0)) return [];
      return [
        { object: context.label(table, column.colname), message: `has the type ${typeNameText(type)}` },
      ];
    });
  },
});

/** Types of new columns that are hard to change later. */
export const types: readonly Rule[] = [
  forTypes(
    {
      id: "type/serial",
      why: "Its sequence has privileges and an owner of its own, and can be overwritten.",
      safe: "bigint GENERATED ALWAYS AS IDENTITY.",
    },
    /^(small|big)?serial[248]?$/,
  ),
  forTypes(
    {
      id: "type/varchar",
      why: "A shorter limit rewrites the table, and its violation has no name.",
      safe: "text with a named CHECK of its length.",
    },
    /^varchar$/,
    true,
  ),
  forTypes(
    {
      id: "type/char",
      why: "It is filled with blanks, which comparisons ignore.",
      safe: "text with a named CHECK of its length.",
    },
    /^bpchar$/,
  ),
  forTypes(
    {
      id: "type/timestamp",
      why: "It has no time zone: the same instant is another value in each session.",
      safe: "timestamptz.",
    },
    /^timestamp$/,
  ),
  forTypes(
    { id: "type/json", why: "It has no equality, so that DISTINCT and GROUP BY fail.", safe: "jsonb." },
    /^json$/,
  ),
  forTypes(
    {
      id: "type/money",
      why: "Its currency and its digits depend on a setting of the server.",
      safe: "numeric.",
    },
    /^money$/,
  ),
  {
    id: "type/integer-key",
    severity: "warning",
    why: "The numbers run out at 2,147,483,647, and a wider type rewrites the table.",
    safe: "bigint.",
    find({ node }, context) {
      return definedColumns(node).flatMap(({ table, column }) => {
        const isKey = (column.constraints ?? []).some(
          (one) => "Constraint" in one && /PRIMARY|IDENTITY/.test(one.Constraint.contype ?? ""),
        );
        if (!isKey || !/^int[24]$/.test(typeOf(column.typeName).name)) return [];
        return [{ object: context.label(table, column.colname), message: "is a key of 2 or 4 bytes" }];
      });
    },
  },
  {
    id: "type/domain-check",
    severity: "warning",
    why: "A change of its constraint reads every table that uses the domain, under locks.",
    safe: "A CHECK on each column.",
    find({ node }) {
      const isAdded = "AlterDomainStmt" in node && node.AlterDomainStmt.subtype === "C";
      const words = isAdded
        ? wordsOf(node.AlterDomainStmt.typeName)
        : "CreateDomainStmt" in node && (node.CreateDomainStmt.constraints ?? []).length > 0
          ? wordsOf(node.CreateDomainStmt.domainname)
          : [];
      return words.length > 0
        ? [{ object: words.join("."), message: "gives a constraint to the domain" }]
        : [];
    },
  },
];
