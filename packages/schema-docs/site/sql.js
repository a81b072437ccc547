// Columns and tables as SQL.

import { entities } from "./schema.js";

const quoted = (name) => `"${name.replaceAll('"', '""')}"`;
const path = (name) => name.split(".").map(quoted).join(".");
const list = (names) => `(${names.map(quoted).join(", ")})`;

/** A type as in a column definition: in full, and an enum in quotes. */
function typeSql(type) {
  const [, element, brackets] = /^(.*?)((?:\[\])*)$/.exec(type);
  if (entities.get(element)?.kind === "enum") return path(element) + brackets;
  return type
    .replace(/^timestamptz(\(\d\))?/, "timestamp$1 with time zone")
    .replace(/^varchar/, "character varying");
}

export const columnSql = ({ name, type, nullable, default: value, generated }) =>
  [
    quoted(name),
    typeSql(type),
    value !== undefined && `DEFAULT ${value}`,
    generated && `GENERATED ${generated.replace(/^(?:always|by default) as(?: identity)?|stored$/g, upper)}`,
    !nullable && "NOT NULL",
  ]
    .filter(Boolean)
    .join(" ");

const upper = (text) => text.toUpperCase();

export function tableSql({ name, columns, primaryKey, uniques, foreignKeys, checks, indexes }) {
  const lines = [
    ...columns.map(columnSql),
    ...(primaryKey ? [`${constraint(primaryKey)} PRIMARY KEY ${list(primaryKey.columns)}`] : []),
    ...uniques.map(
      (key) =>
        `${constraint(key)} UNIQUE ${key.nullsNotDistinct ? "NULLS NOT DISTINCT " : ""}${list(key.columns)}`,
    ),
    ...foreignKeys.map(foreignKeySql),
    ...checks.map((check) => `${constraint(check)} CHECK (${check.expression})`),
  ];
  return [`CREATE TABLE ${path(name)} (\n  ${lines.join(",\n  ")}\n);`, ...indexes.map(indexSql(name))].join(
    "\n",
  );
}

const constraint = ({ name }) => `CONSTRAINT ${quoted(name)}`;

const foreignKeySql = (key) =>
  [
    `${constraint(key)} FOREIGN KEY ${list(key.columns)} REFERENCES ${path(key.table)} ${list(key.foreignColumns)}`,
    key.onDelete !== "no action" && `ON DELETE ${upper(key.onDelete)}`,
    key.onUpdate && `ON UPDATE ${upper(key.onUpdate)}`,
  ]
    .filter(Boolean)
    .join(" ");

/** The columns of an index and its condition. */
export const indexText = ({ parts, where }) => `(${parts.join(", ")})${where ? ` where ${where}` : ""}`;

const indexSql = (table) => (index) => {
  const { name, method, unique } = index;
  return `CREATE ${unique ? "UNIQUE " : ""}INDEX ${quoted(name)} ON ${path(table)} USING ${method} ${indexText(index)};`;
};

export function viewSql({ name, materialized, options, definition }) {
  const kind = materialized ? "MATERIALIZED VIEW" : "VIEW";
  return `CREATE ${kind} ${path(name)}${options ? ` WITH (${options.join(", ")})` : ""} AS\n${definition}`;
}

export const enumSql = ({ name, values }) =>
  `CREATE TYPE ${path(name)} AS ENUM (${values.map((value) => `'${value.replaceAll("'", "''")}'`).join(", ")});`;
