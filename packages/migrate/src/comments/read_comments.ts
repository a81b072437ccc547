import { Column, getColumns, getTableName, getViewName, is, type SQL } from "drizzle-orm";
import {
  getMaterializedViewConfig,
  getTableConfig,
  getViewConfig,
  isPgEnum,
  PgMaterializedView,
  PgTable,
  PgView,
} from "drizzle-orm/pg-core";
import { declaredComments } from "./declarations.ts";
import { FieldReader } from "./fields.ts";
import { commentOf, jsdocAbove } from "./jsdoc.ts";
import { lineOf, type Module } from "./module.ts";
import { Sources, type Value } from "./sources.ts";

/** What a comment in PostgreSQL can belong to. */
export type EntityKind = "table" | "view" | "materialized view" | "enum";

/** The comments of a table, a view or an enum. */
export interface EntityComments {
  readonly kind: EntityKind;
  /** Undefined for PostgreSQL's `public`. */
  readonly schema: string | undefined;
  readonly name: string;
  readonly comment: string;
  /** By SQL name; of an enum none. */
  readonly columns: Readonly<Record<string, string>>;
}

/** Something that has no comment. */
export interface MissingComment {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** What it is, such as `column users.email`. */
  readonly what: string;
}

/** Which schema to read the comments of, and where its sources are. */
export interface ReadOptions {
  /** What the entries export: the schema as it is run. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The files that the schema is exported by. */
  readonly entries: readonly string[];
  /** Conditions of `exports` that lead to the sources of a package, where it has one; by default none. */
  readonly conditions?: readonly string[];
}

/** The comments of a schema. */
export interface Comments {
  /** By SQL name, after that of its schema and a point where it is not in `public`. */
  readonly comments: Readonly<Record<string, EntityComments>>;
  /** In the order of the schema. */
  readonly missing: readonly MissingComment[];
}

/** An entity as it is written: the constant that declares it, and the comments of its columns by key. */
export interface DeclaredEntity extends EntityComments {
  readonly module: Module;
  /** Name of the export. */
  readonly key: string;
  readonly columnKeys: ReadonlyMap<string, string>;
}

/**
 * Reads the JSDoc above the tables, columns, views, fields of views and enums of a Drizzle schema, in its sources: the
 * first paragraph of each is its database comment.
 *
 * A column that a function makes without being given a name (`id()`, `...timestamps()`) has the comment that stands at
 * the function. A field of a view that passes a column on has that of the column, unless it has its own.
 *
 * @throws if a file cannot be read or parsed.
 *
 * @example
 * ```ts
 * import { commentStatements, readComments } from "@strata/migrate/comments";
 * import * as schema from "@strata/schema-market";
 * import { createTestDatabase } from "@strata/testing";
 *
 * const { db, close } = await createTestDatabase({ schema });
 * const { comments } = readComments({ schema, entries: ["src/schema.ts"] });
 * for (const statement of await commentStatements(db, comments)) await db.execute(statement);
 * await close();
 * ```
 */
export function readComments(options: ReadOptions): Comments {
  const { entities, missing } = readEntities(options);
  const comments = entities.map(({ kind, schema, name, comment, columns }): [string, EntityComments] => [
    pathOf({ schema, name }),
    { kind, schema, name, comment, columns },
  ]);
  return { comments: Object.fromEntries(comments), missing };
}

const pathOf = ({ schema, name }: { schema: string | undefined; name: string }): string =>
  schema === undefined ? name : `${schema}.${name}`;

/** What {@link readComments} reads, with the place of each entity. */
export function readEntities({ schema, entries, conditions = [] }: ReadOptions): {
  readonly entities: readonly DeclaredEntity[];
  readonly missing: readonly MissingComment[];
} {
  const sources = new Sources(conditions);
  const fields = new FieldReader(sources);
  const entities = new Map<string, DeclaredEntity>();
  const missing: MissingComment[] = [];
  const miss = (module: Module, position: number, what: string) =>
    missing.push({ file: module.file, line: lineOf(module, position), what });
  // A column takes its configuration along, through aliases and subqueries, to the views that pass it on.
  const passedOn = new WeakMap<object, string>();

  const found = Object.entries(schema).flatMap(([key, value]) => {
    const entity = entityOf(value);
    return entity ? [{ key, ...entity }] : [];
  });
  // Tables before the views that pass their columns on.
  const isTable = ({ kind }: Entity) => kind === "table";
  for (const entity of [...found.filter(isTable), ...found.filter((one) => !isTable(one))]) {
    const path = pathOf(entity);
    if (entities.has(path)) continue;
    const { key, kind } = entity;
    const declaration = declarationOf(sources, entries, key);
    if (!declaration) {
      const [file = ""] = entries;
      missing.push({ file, line: 1, what: `${kind} ${path}: no source of the export "${key}" was found` });
      continue;
    }
    const { declaredAt, scope } = declaration;
    const { module } = scope;
    const written = kind === "enum" ? new Map() : fields.ofEntity(declaration);
    const declared = declaredComments(sources, module, key, Object.keys(entity.columns));

    const jsdoc = jsdocAbove(module, declaredAt);
    const comment =
      (jsdoc === undefined ? fields.commentOfMaker(declaration) : commentOf(jsdoc)) ?? declared?.comment;
    if (comment === undefined) miss(module, declaredAt, `${kind} ${path}`);
    const columnKeys = new Map<string, string>();
    const columns: Record<string, string> = {};
    for (const [columnKey, column] of Object.entries(entity.columns)) {
      const field = written.get(columnKey);
      const { config } = column as { config?: object };
      const sqlName = is(column, Column) ? column.name : column.fieldAlias;
      const text =
        (field && fields.commentOf(field)) ??
        declared?.columns.get(columnKey) ??
        (config && passedOn.get(config));
      if (text === undefined) {
        miss(field?.module ?? module, field?.position ?? declaredAt, `column ${path}.${sqlName}`);
        continue;
      }
      columnKeys.set(columnKey, text);
      columns[sqlName] = text;
      if (kind === "table" && config) passedOn.set(config, text);
    }
    const { schema: schemaName, name } = entity;
    entities.set(path, {
      kind,
      schema: schemaName,
      name,
      comment: comment ?? "",
      columns,
      module,
      key,
      columnKeys,
    });
  }
  return { entities: [...entities.values()], missing };
}

interface Entity {
  readonly kind: EntityKind;
  readonly schema: string | undefined;
  readonly name: string;
  readonly columns: Readonly<Record<string, Column | SQL.Aliased>>;
}

function entityOf(value: unknown): Entity | undefined {
  if (is(value, PgTable)) {
    const columns = getColumns(value);
    return { kind: "table", schema: getTableConfig(value).schema, name: getTableName(value), columns };
  }
  if (is(value, PgView)) {
    const columns = getColumns(value) as Entity["columns"];
    return { kind: "view", schema: getViewConfig(value).schema, name: getViewName(value), columns };
  }
  if (is(value, PgMaterializedView)) {
    const { schema } = getMaterializedViewConfig(value);
    const columns = getColumns(value) as Entity["columns"];
    return { kind: "materialized view", schema, name: getViewName(value), columns };
  }
  return isPgEnum(value)
    ? { kind: "enum", schema: value.schema, name: value.enumName, columns: {} }
    : undefined;
}

/** The declaration of an export of the first entry that has it. */
function declarationOf(
  sources: Sources,
  entries: readonly string[],
  key: string,
): (Value & { readonly declaredAt: number }) | undefined {
  for (const entry of entries) {
    const found = sources.exported(sources.module(entry), key);
    if (found && "node" in found && found.declaredAt !== undefined)
      return { ...found, declaredAt: found.declaredAt };
  }
  return undefined;
}
