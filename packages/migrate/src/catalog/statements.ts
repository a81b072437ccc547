import { literal, quoted } from "../quoted.ts";
import { type Catalog, type CatalogObject, keyOf } from "./catalog.ts";

/** Returns the statements that create the objects of a catalog in an empty database, each without its semicolon. */
export function createStatements(catalog: Catalog): string[] {
  const tables = new Set(catalog.objects.filter(({ kind }) => kind === "table").map(keyOf));
  const owned: string[] = [];
  const statements = catalog.objects.flatMap((object) => {
    if (object.kind === "sequence") owned.push(...ownedBy(object));
    const isOfTable = object.kind === "column" && tables.has(keyOf(tableOf(object)));
    return isOfTable ? columnDetails(object) : [...create(object, catalog), ...details(object)];
  });
  return [...statements, ...owned];
}

/** Returns the statements that create one object, with its comment and grants; none if there is no statement for its kind. */
export function createObject(object: CatalogObject, catalog: Catalog): string[] {
  if (object.kind !== "column") {
    const parts = catalog.objects.filter(
      (part) => part.kind === "column" && isRelation(object) && name(tableOf(part)) === name(object),
    );
    return [
      ...create(object, catalog),
      ...details(object),
      ...parts.flatMap(columnDetails),
      ...(object.kind === "sequence" ? ownedBy(object) : []),
    ];
  }
  if (object.attributes.type === undefined) return [];
  return [`ALTER TABLE ${name(tableOf(object))} ADD COLUMN ${columnSql(object)}`, ...columnDetails(object)];
}

/** Returns the statement that drops an object; none for a kind without one. */
export function dropObject(object: CatalogObject): string[] {
  const { kind, path } = object;
  const last = quoted(path.at(-1) ?? "");
  switch (kind) {
    case "column":
      return [`ALTER TABLE ${name(tableOf(object))} DROP COLUMN ${last}`];
    case "constraint":
      return [`ALTER TABLE ${name(tableOf(object))} DROP CONSTRAINT ${last}`];
    case "trigger":
    case "policy":
      return [`DROP ${kind.toUpperCase()} ${last} ON ${name(tableOf(object))}`];
    case "function":
      return [`DROP ROUTINE ${functionName(object)}`];
    case "default privileges":
    case "other":
      return [];
    default:
      return [`DROP ${keywordOf(kind)} ${name(object)}`];
  }
}

/**
 * Returns the statements that change an attribute of an object to its value in another catalog.
 *
 * @param wanted the object with the wanted value.
 * @returns none if no statement changes it without loss of data.
 */
export function alterObject(
  attribute: string,
  current: CatalogObject,
  wanted: CatalogObject,
  catalog: Catalog,
): string[] {
  const { kind, attributes } = wanted;
  const value = attributes[attribute];
  if (attribute === "comment") return [commentStatement(wanted, value ?? null)];
  if (attribute === "grants") return grantStatements(wanted, current.attributes.grants, value);
  switch (kind) {
    case "column":
      return alterColumn(attribute, current, wanted);
    case "table":
      return alterTable(attribute, wanted);
    case "enum":
      return addValues(current, wanted);
    case "sequence":
      if (attribute === "options") return [`ALTER SEQUENCE ${name(wanted)} ${value}`];
      return attribute === "owned by" ? [`ALTER SEQUENCE ${name(wanted)} OWNED BY ${value ?? "NONE"}`] : [];
    case "function":
      return attribute === "definition" ? create(wanted, catalog) : [];
    case "view":
      if (attribute === "options") return [...resetOptions("VIEW", current), ...setOptions("VIEW", wanted)];
      return [`CREATE OR REPLACE ${viewSql(wanted)}`];
    case "index":
      if (attribute === "state") return [`REINDEX INDEX CONCURRENTLY ${name(wanted)}`];
      return [...dropObject(current), ...create(wanted, catalog), ...details(wanted)];
    case "materialized view": {
      const indexes = catalog.objects.filter(
        (index) => index.kind === "index" && index.attributes.table === plainName(wanted),
      );
      return [
        ...dropObject(current),
        ...[wanted, ...indexes].flatMap((object) => createObject(object, catalog)),
      ];
    }
    case "constraint":
    case "trigger":
    case "policy":
      return [...dropObject(current), ...create(wanted, catalog), ...details(wanted)];
    default:
      return [];
  }
}

/** The table of a column, constraint, trigger or policy. */
export const tableOf = ({ path }: Pick<CatalogObject, "path">): CatalogObject => ({
  kind: "table",
  path: path.slice(0, 2),
  attributes: {},
  position: 0,
});

const name = ({ path }: CatalogObject): string => path.map(quoted).join(".");

const isRelation = ({ kind }: CatalogObject): boolean =>
  kind === "table" || kind === "view" || kind === "materialized view";

/** The name as PostgreSQL writes it, quoted only where it must be. */
const plainName = ({ path }: CatalogObject): string =>
  path.map((part) => (/^[a-z_][a-z0-9_]*$/.test(part) ? part : quoted(part))).join(".");

function create(object: CatalogObject, catalog: Catalog): string[] {
  const { kind, path, attributes } = object;
  const last = quoted(path.at(-1) ?? "");
  switch (kind) {
    case "schema":
      return [`CREATE SCHEMA IF NOT EXISTS ${name(object)}`];
    case "enum":
      return [`CREATE TYPE ${name(object)} AS ENUM (${attributes.values ?? ""})`];
    case "domain":
      return [
        words(
          `CREATE DOMAIN ${name(object)} AS ${attributes.type}`,
          attributes.collation && `COLLATE ${attributes.collation}`,
          attributes.default && `DEFAULT ${attributes.default}`,
          attributes["not null"] && "NOT NULL",
          attributes.checks,
        ),
      ];
    case "sequence":
      return [
        words(
          `CREATE ${attributes.persistence ? "UNLOGGED " : ""}SEQUENCE ${name(object)}`,
          attributes.options,
        ),
      ];
    case "table":
      return [tableSql(object, catalog)];
    case "constraint":
      return [`ALTER TABLE ${name(tableOf(object))} ADD CONSTRAINT ${last} ${attributes.definition}`];
    case "view":
    case "materialized view":
      return [`CREATE ${viewSql(object)}`];
    case "policy":
      return [`CREATE POLICY ${last} ON ${name(tableOf(object))} ${attributes.definition}`];
    case "function":
    case "index":
    case "trigger":
      return [attributes.definition ?? ""];
    default:
      return [];
  }
}

function tableSql(object: CatalogObject, { objects }: Catalog): string {
  const { attributes } = object;
  const columns = objects
    .filter((part) => part.kind === "column" && keyOf(tableOf(part)) === keyOf(object))
    .toSorted((a, b) => a.position - b.position)
    .map((column) => `\n  ${columnSql(column)}`);
  const parent = attributes["partition of"];
  return words(
    `CREATE ${attributes.persistence ? "UNLOGGED " : ""}TABLE ${name(object)}`,
    parent
      ? `PARTITION OF ${parent} ${attributes["partition bound"]}`
      : `(${columns.join(",")}${columns.length > 0 ? "\n" : ""})`,
    attributes.inherits && `INHERITS (${attributes.inherits})`,
    attributes["partition key"] && `PARTITION BY ${attributes["partition key"]}`,
    attributes.options && `WITH (${attributes.options})`,
  );
}

function columnSql({ path, attributes }: CatalogObject): string {
  return words(
    `${quoted(path.at(-1) ?? "")} ${attributes.type}`,
    attributes.collation && `COLLATE ${attributes.collation}`,
    attributes.default && `DEFAULT ${attributes.default}`,
    attributes.generated && `GENERATED ALWAYS AS (${generatedExpression(attributes.generated)}`,
    attributes.identity && `GENERATED ${attributes.identity}`,
    attributes["not null"] && "NOT NULL",
  );
}

/** `expression STORED` with the parenthesis before STORED. */
const generatedExpression = (text: string): string => text.replace(/ (STORED|VIRTUAL)$/, ") $1");

const viewSql = ({ kind, path, attributes }: CatalogObject): string =>
  words(
    `${kind.toUpperCase()} ${path.map(quoted).join(".")}`,
    attributes.options && `WITH (${attributes.options})`,
    `AS\n${attributes.definition}`,
  );

/** What is set with statements of its own after an object is created. */
function details(object: CatalogObject): string[] {
  const { kind, path, attributes } = object;
  const own: string[] = [];
  if (kind === "table") {
    for (const attribute of ["row security", "forced row security", "replica identity"] as const) {
      if (attributes[attribute]) own.push(...alterTable(attribute, object));
    }
  }
  if (kind === "index" && attributes.clustered)
    own.push(`ALTER TABLE ${attributes.table} CLUSTER ON ${quoted(path.at(-1) ?? "")}`);
  if (kind === "trigger" && attributes.state) {
    const state = attributes.state === "disabled" ? "DISABLE" : `ENABLE ${attributes.state.toUpperCase()}`;
    own.push(`ALTER TABLE ${name(tableOf(object))} ${state} TRIGGER ${quoted(path.at(-1) ?? "")}`);
  }
  if (kind === "column") own.push(...columnDetails(object));
  else {
    if (attributes.comment !== undefined) own.push(commentStatement(object, attributes.comment));
    own.push(...grantStatements(object, defaultGrants(object), attributes.grants));
  }
  return own;
}

function columnDetails(object: CatalogObject): string[] {
  const { attributes } = object;
  return [
    ...(["storage", "compression", "statistics"] as const).flatMap((attribute) =>
      attributes[attribute] === undefined ? [] : alterColumn(attribute, object, object),
    ),
    ...(attributes.comment === undefined ? [] : [commentStatement(object, attributes.comment)]),
    ...grantStatements(object, undefined, attributes.grants),
  ];
}

function alterColumn(attribute: string, current: CatalogObject, wanted: CatalogObject): string[] {
  const { path, attributes } = wanted;
  const column = quoted(path.at(-1) ?? "");
  const alter = (change: string) => [`ALTER TABLE ${name(tableOf(wanted))} ALTER COLUMN ${column} ${change}`];
  const value = attributes[attribute];
  switch (attribute) {
    case "type":
    case "collation":
      return alter(
        words(
          `TYPE ${attributes.type}`,
          attributes.collation && `COLLATE ${attributes.collation}`,
          `USING ${column}::${attributes.type}`,
        ),
      );
    case "not null":
      return alter(value ? "SET NOT NULL" : "DROP NOT NULL");
    case "default":
      return alter(value ? `SET DEFAULT ${value}` : "DROP DEFAULT");
    case "identity":
      if (!value) return alter("DROP IDENTITY");
      return current.attributes.identity ? [] : alter(`ADD GENERATED ${value}`);
    case "storage":
      return value ? alter(`SET STORAGE ${value}`) : [];
    case "compression":
      return alter(`SET COMPRESSION ${value ?? "default"}`);
    case "statistics":
      return alter(`SET STATISTICS ${value ?? "-1"}`);
    default:
      return [];
  }
}

function alterTable(attribute: string, wanted: CatalogObject): string[] {
  const value = wanted.attributes[attribute];
  const alter = (change: string) => [`ALTER TABLE ${name(wanted)} ${change}`];
  switch (attribute) {
    case "row security":
      return alter(`${value ? "ENABLE" : "DISABLE"} ROW LEVEL SECURITY`);
    case "forced row security":
      return alter(`${value ? "FORCE" : "NO FORCE"} ROW LEVEL SECURITY`);
    case "replica identity":
      return alter(`REPLICA IDENTITY ${value ?? "DEFAULT"}`);
    case "persistence":
      return alter(`SET ${value ? "UNLOGGED" : "LOGGED"}`);
    case "options":
      return setOptions("TABLE", wanted);
    default:
      return [];
  }
}

const setOptions = (keyword: string, object: CatalogObject): string[] =>
  object.attributes.options ? [`ALTER ${keyword} ${name(object)} SET (${object.attributes.options})`] : [];

const resetOptions = (keyword: string, object: CatalogObject): string[] => {
  const names = object.attributes.options?.split(", ").map((option) => option.split("=")[0]);
  return names ? [`ALTER ${keyword} ${name(object)} RESET (${names.join(", ")})`] : [];
};

/** Adds the values that are missing, if all others are in the wanted order. */
function addValues(current: CatalogObject, wanted: CatalogObject): string[] {
  const valuesOf = ({ attributes }: CatalogObject): string[] =>
    attributes.values?.match(/'(?:[^']|'')*'/g) ?? [];
  const [has, wants] = [valuesOf(current), valuesOf(wanted)];
  const kept = wants.filter((value) => has.includes(value));
  if (kept.join() !== has.join()) return [];
  return wants.flatMap((value, index) => {
    if (has.includes(value)) return [];
    const position = index === 0 ? has[0] && ` BEFORE ${has[0]}` : ` AFTER ${wants[index - 1]}`;
    return [`ALTER TYPE ${name(wanted)} ADD VALUE ${value}${position ?? ""}`];
  });
}

const ownedBy = (object: CatalogObject): string[] =>
  object.attributes["owned by"] === undefined
    ? []
    : [`ALTER SEQUENCE ${name(object)} OWNED BY ${object.attributes["owned by"]}`];

/** The grants that an object of a kind has when it is created. */
export function defaultGrants({ kind, path }: CatalogObject): string | undefined {
  if (kind === "function") return "EXECUTE to public";
  if (kind === "enum" || kind === "domain") return "USAGE to public";
  return kind === "schema" && path[0] === "public" ? "USAGE to public" : undefined;
}

/** Grants with one privilege each. */
export function singleGrants(grants: string | undefined): string[] {
  return (grants ?? "").split("\n").flatMap((line) => {
    const at = line.indexOf(" to ");
    return at < 0
      ? []
      : line
          .slice(0, at)
          .split(", ")
          .map((privilege) => `${privilege}${line.slice(at)}`);
  });
}

function grantStatements(
  object: CatalogObject,
  current: string | undefined,
  wanted: string | undefined,
): string[] {
  const [has, wants] = [singleGrants(current), singleGrants(wanted)];
  const isDefault = object.kind === "default privileges";
  const statement = (grant: string, verb: "GRANT" | "REVOKE") => {
    const [, privilege = "", role = "", option = ""] =
      /^(.*?) to (.*?)( with grant option)?$/.exec(grant) ?? [];
    const grantee = verb === "GRANT" ? `TO ${role}${option.toUpperCase()}` : `FROM ${role}`;
    if (isDefault) return defaultPrivileges(object, `${verb} ${privilege} ON`, grantee);
    const column = object.kind === "column" ? ` (${quoted(object.path.at(-1) ?? "")})` : "";
    return `${verb} ${privilege}${column} ON ${grantTarget(object)} ${grantee}`;
  };
  return [
    ...has.filter((grant) => !wants.includes(grant)).map((grant) => statement(grant, "REVOKE")),
    ...wants.filter((grant) => !has.includes(grant)).map((grant) => statement(grant, "GRANT")),
  ];
}

function defaultPrivileges({ path }: CatalogObject, verb: string, grantee: string): string {
  const [role, schema] = path.length === 3 ? path : [path[0]];
  const where = schema === undefined ? "" : ` IN SCHEMA ${quoted(schema)}`;
  return `ALTER DEFAULT PRIVILEGES FOR ROLE ${role}${where} ${verb} ${path.at(-1)?.toUpperCase()} ${grantee}`;
}

function grantTarget(object: CatalogObject): string {
  switch (object.kind) {
    case "schema":
      return `SCHEMA ${name(object)}`;
    case "function":
      return `ROUTINE ${functionName(object)}`;
    case "enum":
    case "domain":
      return `TYPE ${name(object)}`;
    case "sequence":
      return `SEQUENCE ${name(object)}`;
    case "column":
      return `TABLE ${name(tableOf(object))}`;
    default:
      return `TABLE ${name(object)}`;
  }
}

function commentStatement(object: CatalogObject, text: string | null): string {
  const { kind, path } = object;
  const isPart = kind === "constraint" || kind === "trigger" || kind === "policy";
  const target = isPart
    ? `${quoted(path.at(-1) ?? "")} ON ${name(tableOf(object))}`
    : kind === "function"
      ? functionName(object)
      : name(object);
  return `COMMENT ON ${keywordOf(kind)} ${target} IS ${text === null ? "NULL" : literal(text)}`;
}

const keywordOf = (kind: CatalogObject["kind"]): string => {
  if (kind === "enum") return "TYPE";
  return kind === "function" ? "ROUTINE" : kind.toUpperCase();
};

/** The name of a function with its arguments, which are not quoted. */
function functionName({ path }: CatalogObject): string {
  const [schema = "", signature = ""] = path;
  const at = signature.indexOf("(");
  return `${quoted(schema)}.${quoted(signature.slice(0, at))}${signature.slice(at)}`;
}

const words = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(" ");
