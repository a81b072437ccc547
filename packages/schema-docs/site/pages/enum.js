import { partAddress } from "../address.js";
import { code } from "../dom.js";
import { link } from "../links.js";
import { tables, views } from "../schema.js";
import { row, rowAt, section } from "../sections.js";
import { enumSql } from "../sql.js";
import { top } from "./top.js";

export function enumPage(one) {
  const columns = [...tables, ...views].flatMap((entity) =>
    entity.columns
      .filter(({ type }) => type.replaceAll("[]", "") === one.name)
      .map((column) => ({ entity, column })),
  );
  return [
    top(one, { sql: enumSql(one), typescript: one.exportName }),
    section(
      "Values",
      ["Order", "Value"],
      one.values.map((value, index) => rowAt(partAddress(one.name, value), String(index + 1), code(value))),
    ),
    section(
      "Columns of this type",
      ["Column", "Description"],
      columns.map(({ entity, column }) => row(link(entity.name, column.name), column.comment)),
    ),
  ];
}
