import type {
  ColumnModel,
  EnumModel,
  ForeignKeyModel,
  IndexModel,
  SchemaModel,
  TableModel,
} from "./model.ts";

/** The schema in the Database Markup Language: tables, enums and keys, with every comment as a note. It knows no views. */
export const dbml = ({ domains, enums }: SchemaModel): string => {
  const tables = domains.flatMap((domain) => domain.tables);
  return `${[
    "Project strata {\n  database_type: 'PostgreSQL'\n}",
    ...enums.map(enumeration),
    ...tables.map(table),
    tables.flatMap((one) => one.foreignKeys.map((key) => reference(one, key))).join("\n"),
    ...domains.map((domain) => block(`TableGroup ${quotedName(domain.name)}`, named(domain.tables))),
  ].join("\n\n")}\n`;
};

const enumeration = ({ name, comment, values }: EnumModel): string =>
  block(`Enum ${quotedName(name)}`, [...(comment ? [`// ${comment}`] : []), ...values.map(quotedName)]);

const table = ({ name, comment, columns, primaryKey, uniques, checks, indexes }: TableModel): string =>
  block(`Table ${quotedName(name)}`, [
    ...columns.map((one) => column(one, primaryKey.length === 1 && primaryKey[0] === one.name)),
    `Note: ${text(comment)}`,
    ...inner("indexes", [
      ...(primaryKey.length > 1 ? [`(${primaryKey.map(quotedName).join(", ")}) [pk]`] : []),
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
  return `${quotedName(one.name)} ${one.type} [${settings.join(", ")}]`;
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
  `${quotedName(tableName)}.(${columns.map(quotedName).join(", ")})`;

const named = (tables: readonly TableModel[]): string[] => tables.map(({ name }) => quotedName(name));

const block = (head: string, lines: readonly string[]): string =>
  [`${head} {`, ...lines.map((line) => `  ${line}`), "}"].join("\n");

const inner = (head: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : block(head, lines).split("\n");

const quotedName = (name: string): string => (/^[a-z_]\w*$/.test(name) ? name : `"${name}"`);

const text = (value: string): string => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

const code = (expression: string): string => `\`${expression}\``;
