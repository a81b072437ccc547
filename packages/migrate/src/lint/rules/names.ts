import { nameOf } from "../../statements.ts";
import type { Rule } from "../rule.ts";
import { wordsOf } from "../syntax.ts";

/** What PostgreSQL silently changes, or what is rarely meant. */
export const names: readonly Rule[] = [
  {
    id: "name/too-long",
    severity: "error",
    why: "PostgreSQL silently cuts names at 63 bytes, so that the schema and the database differ.",
    safe: "A shorter name.",
    find({ sql, node }) {
      const isDefinition = /^(Create|Alter|Index|Rename|View)/.test(Object.keys(node)[0] ?? "");
      // The parser has already cut the names of the tree.
      const long = isDefinition ? [...sql.matchAll(/"((?:[^"]|""){22,})"|\b([a-z_][\w$]{63,})\b/gi)] : [];
      return long
        .map(([, quoted, plain]) => (quoted ?? plain ?? "").replaceAll('""', '"'))
        .filter((name) => Buffer.byteLength(name) > 63)
        .map((object) => ({ object, message: "has a name of more than 63 bytes" }));
    },
  },
  {
    id: "enum/value-order",
    severity: "info",
    why: "Without BEFORE or AFTER the value sorts last, and its place cannot be changed.",
    safe: "ADD VALUE … BEFORE or AFTER another one, if the order has a meaning.",
    find({ node }) {
      if (!("AlterEnumStmt" in node)) return [];
      const { oldVal, newVal = "", newValNeighbor, typeName } = node.AlterEnumStmt;
      if (oldVal || newValNeighbor) return [];
      return [{ object: `${wordsOf(typeName).join(".")}.${newVal}`, message: "adds the value at the end" }];
    },
  },
  {
    id: "index/too-wide",
    severity: "info",
    why: "An index of more than three columns is large and rarely used in full.",
    safe: "Fewer columns; the rest may be in INCLUDE.",
    find({ node }, context) {
      if (!("IndexStmt" in node) || node.IndexStmt.unique) return [];
      const { indexParams = [], idxname, relation } = node.IndexStmt;
      if (indexParams.length <= 3) return [];
      return [
        { object: idxname ?? context.label(nameOf(relation)), message: `has ${indexParams.length} columns` },
      ];
    },
  },
];
