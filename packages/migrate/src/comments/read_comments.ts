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

/** Comments of a table, a view or an enum. */
export interface EntityComments {
  readonly kind: EntityKind;
  /** PostgreSQL schema; undefined for `public`. */
  readonly schema: string | undefined;
  readonly name: string;
  readonly comment: string;
  /** By SQL name; empty for an enum. */
  readonly columns: Readonly<Record<string, string>>;
}

/** An object without a comment. */
export interface MissingComment {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Kind and name, such as `column users.email`. */
  readonly what: string;
}

/** Which schema to read the comments of, and where its sources are. */
export interface ReadOptions {
  /** Exports of the entries: the schema at run time. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Files that export the schema. */
  readonly entries: readonly string[];
  /** Conditions in `exports` that resolve to the sources of a package. Default: none. */
  readonly conditions?: readonly string[];
}

/** The comments of a schema. */
export interface Comments {
  /** By SQL name, qualified by its schema unless that is `public`. */
  readonly comments: Readonly<Record<string, EntityComments>>;
  /** In schema order. */
  readonly missing: readonly MissingComment[];
}

/** Source of an entity: the constant that declares it, and the comments of its columns by key. */
export interface DeclaredEntity extends EntityComments {
  readonly module: Module;
  /** Name of the export. */
  readonly key: string;
  readonly columnKeys: ReadonlyMap<string, string>;
}

/**
 * Reads database comments from the sources of a Drizzle schema: the first paragraph of the JSDoc above each table,
 * column, view, view field and enum.
 *
 * A column defined by a function without a name parameter (`id()`, `...timestamps()`) has the comment of the function.
 * A view field that passes a column through has the comment of the column unless it has its own.
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

/** Result of {@link readComments} with the source position of each entity. */
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
  // A column's configuration object identifies it through aliases and subqueries in views.
  const passedOn = new WeakMap<object, string>();

  const found = Object.entries(schema).flatMap(([key, value]) => {
    const entity = entityOf(value);
    return entity ? [{ key, ...entity }] : [];
  });
  // Tables before the views that pass their columns through.
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

/** Declaration of an export in the first entry that has it. */
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
