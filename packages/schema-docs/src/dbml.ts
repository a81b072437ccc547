import type {
  ColumnModel,
  EnumModel,
  ForeignKeyModel,
  IndexModel,
  SchemaModel,
  TableModel,
} from "./model.ts";

/**
 * A schema in Database Markup Language (DBML): tables, enums, keys, and every comment as a note. DBML has no views.
 *
 * @param project the name of the database.
 *
 * @example
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { dbml, schemaModel } from "@strata/schema-docs";
 * import * as schema from "@strata/schema-market";
 *
 * writeFileSync("market.dbml", dbml(schemaModel({ schema }), "market"));
 * ```
 */
export const dbml = ({ groups, enums }: SchemaModel, project = "database"): string => {
  const tables = groups.flatMap((group) => group.tables);
  return `${[
    `Project ${quotedName(project)} {\n  database_type: 'PostgreSQL'\n}`,
    ...enums.map(enumeration),
    ...tables.map(table),
    tables.flatMap((one) => one.foreignKeys.map((key) => reference(one, key))).join("\n"),
    ...groups.map((group) => block(`TableGroup ${quotedName(group.name)}`, named(group.tables))),
  ].join("\n\n")}\n`;
};

const enumeration = ({ name, comment, values }: EnumModel): string =>
  block(`Enum ${quotedPath(name)}`, [...(comment ? [`// ${comment}`] : []), ...values.map(quotedName)]);

const table = ({ name, comment, columns, primaryKey, uniques, checks, indexes }: TableModel): string =>
  block(`Table ${quotedPath(name)}`, [
    ...columns.map((one) =>
      column(one, primaryKey?.columns.length === 1 && primaryKey.columns[0] === one.name),
    ),
    `Note: ${text(comment)}`,
    ...inner("indexes", [
      ...(primaryKey && primaryKey.columns.length > 1
        ? [`(${primaryKey.columns.map(quotedName).join(", ")}) [pk]`]
        : []),
      ...uniques.map(
        (key) => `(${key.columns.map(quotedName).join(", ")}) [unique, name: ${text(key.name)}]`,
      ),
      ...indexes.map(index),
    ]),
    ...inner(
      "checks",
      checks.map((check) => `${code(check.expression)} [name: ${text(check.name)}]`),
    ),
  ]);

const column = (one: ColumnModel, primary: boolean): string => {
  const computed = one.generated?.endsWith("stored") ? ` (generated ${one.generated})` : "";
  const settings = [
    primary ? "pk" : one.nullable ? "null" : "not null",
    ...(one.generated?.endsWith("identity") ? ["increment"] : []),
    ...(one.default === undefined ? [] : [`default: ${code(one.default)}`]),
    `note: ${text(one.comment + computed)}`,
  ];
  return `${quotedName(one.name)} ${typeName(one.type)} [${settings.join(", ")}]`;
};

const index = ({ name, method, unique, parts, where }: IndexModel): string => {
  const settings = [
    `name: ${text(name)}`,
    `type: ${method}`,
    ...(unique ? ["unique"] : []),
    ...(where === undefined ? [] : [`note: ${text(`where ${where}`)}`]),
  ];
  return `(${parts.map((part) => (/^\w+$/.test(part) ? quotedName(part) : code(part))).join(", ")}) [${settings.join(", ")}]`;
};

const reference = ({ name }: TableModel, key: ForeignKeyModel): string =>
  `Ref ${quotedName(key.name)}: ${end(name, key.columns)} ${key.unique ? "-" : ">"} ${end(key.table, key.foreignColumns)} [delete: ${key.onDelete}]`;

const end = (tableName: string, columns: readonly string[]): string =>
  `${quotedPath(tableName)}.(${columns.map(quotedName).join(", ")})`;

const named = (tables: readonly TableModel[]): string[] => tables.map(({ name }) => quotedPath(name));

const block = (head: string, lines: readonly string[]): string =>
  [`${head} {`, ...lines.map((line) => `  ${line}`), "}"].join("\n");

const inner = (head: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : block(head, lines).split("\n");

/** A type, quoted if it has several words. */
const typeName = (type: string): string =>
  /^[\w.,()[\]]+$/.test(type) ? type : `"${type.replaceAll('"', "")}"`;

/** A possibly qualified name. */
const quotedPath = (name: string): string => name.split(".").map(quotedName).join(".");

const quotedName = (name: string): string => (/^[a-z_]\w*$/.test(name) ? name : `"${name}"`);

const text = (value: string): string => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

const code = (expression: string): string => `\`${expression}\``;
