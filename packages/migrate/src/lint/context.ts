import type { Node } from "libpg-query";
import { nameOf, type RelationName, type Statement } from "../statements.ts";
import type { Catalog, CatalogColumn, CatalogRelation } from "./catalog.ts";
import { addedColumn, commandsOf, relationOf, wordsOf } from "./syntax.ts";

/** What is known when a statement runs: the catalog before the file, and what the file has done so far. */
export class Context {
  readonly #catalog: Catalog;
  readonly #schema: string;
  readonly #relations: ReadonlyMap<string, CatalogRelation>;
  readonly #created = new Set<string>();
  /** Earlier names of renamed relations, by the new name. */
  readonly #renamed = new Map<string, string>();
  /** The statements of the same transaction that have run. */
  earlier: Statement[] = [];

  /** @param schema the schema of unqualified names. */
  constructor(catalog: Catalog, schema: string) {
    this.#catalog = catalog;
    this.#schema = schema;
    this.#relations = new Map(catalog.relations.map((relation) => [this.#key(relation), relation]));
  }

  #key({ schema = this.#schema, name }: RelationName): string {
    return `${schema}.${name}`;
  }

  /** The name of a relation or, with `part`, of its column or constraint; without the default schema. */
  label(relation: RelationName, part?: string): string {
    const { schema, name } = relation;
    const parts = [schema === undefined || schema === this.#schema ? [] : [schema], [name], part ?? []];
    return parts.flat().join(".");
  }

  /** Whether the file created the relation, so that no one else uses it yet. */
  isNew(relation: RelationName): boolean {
    return this.#created.has(this.#key(relation));
  }

  /** The relation as it was before the file, under its name at this point. */
  relation(relation: RelationName): CatalogRelation | undefined {
    const key = this.#key(relation);
    return this.isNew(relation) ? undefined : this.#relations.get(this.#renamed.get(key) ?? key);
  }

  /** The column as it was before the file. */
  column(relation: RelationName, column: string): CatalogColumn | undefined {
    return this.relation(relation)?.columns.find(({ name }) => name === column);
  }

  /** The relations in a schema before the file. */
  relationsOf(schema: string): CatalogRelation[] {
    return this.#catalog.relations.filter((relation) => relation.schema === schema);
  }

  /** The relations that have a column of the type before the file. */
  usersOfType(type: string): CatalogRelation[] {
    return this.#catalog.relations.filter(
      ({ kind, columns }) =>
        "rp".includes(kind) && columns.some((column) => column.type === type || column.type === `_${type}`),
    );
  }

  /** The tables with foreign keys to any of the tables, and those that refer to these. */
  referentsOf(tables: readonly RelationName[]): CatalogRelation[] {
    const keys = new Set(tables.map((table) => this.#key(this.relation(table) ?? table)));
    const found = new Set<CatalogRelation>();
    for (let before = -1; before < found.size; ) {
      before = found.size;
      for (const relation of this.#catalog.relations) {
        if (!keys.has(this.#key(relation)) && relation.references.some((one) => keys.has(this.#key(one)))) {
          found.add(relation);
          keys.add(this.#key(relation));
        }
      }
    }
    return [...found];
  }

  /** Whether a function may return another value for each row. */
  isVolatile(name: string): boolean {
    return this.#catalog.volatileFunctions.has(name);
  }

  /** Records what a statement does, before the next one is checked. */
  record(statement: Statement): void {
    this.earlier.push(statement);
    for (const name of createdRelations(statement.node)) this.#created.add(this.#key(name));
    if (!("RenameStmt" in statement.node)) return;
    const { renameType, relation, newname = "" } = statement.node.RenameStmt;
    if (renameType !== "OBJECT_TABLE" && renameType !== "OBJECT_INDEX") return;
    const [from, to] = [nameOf(relation), { schema: relation?.schemaname, name: newname }];
    if (this.isNew(from)) this.#created.add(this.#key(to));
    else this.#renamed.set(this.#key(to), this.#renamed.get(this.#key(from)) ?? this.#key(from));
  }

  /** Begins the next transaction. */
  beginStep(): void {
    this.earlier = [];
  }
}

/** The relations that a statement creates. */
function createdRelations(node: Node): RelationName[] {
  if ("CreateStmt" in node) return [nameOf(node.CreateStmt.relation)];
  if ("CreateTableAsStmt" in node) return [nameOf(node.CreateTableAsStmt.into?.rel)];
  if ("ViewStmt" in node) return [nameOf(node.ViewStmt.view)];
  if ("CreateForeignTableStmt" in node) return [nameOf(node.CreateForeignTableStmt.base?.relation)];
  if ("CreateSeqStmt" in node) return [nameOf(node.CreateSeqStmt.sequence)];
  if ("IndexStmt" in node && node.IndexStmt.idxname) {
    const schema = node.IndexStmt.relation?.schemaname;
    return [{ schema, name: node.IndexStmt.idxname }];
  }
  return [];
}

/** Whether an earlier statement of the transaction added the column, so that it has no values yet. */
export function isNewColumn(context: Context, table: RelationName, column: string): boolean {
  return context.earlier.some(({ node }) =>
    commandsOf(node).some((one) => one.table.name === table.name && addedColumn(one)?.colname === column),
  );
}

/** The relations that a DROP names. */
export function droppedRelations(node: Node): RelationName[] {
  if (!("DropStmt" in node)) return [];
  return (node.DropStmt.objects ?? []).map((object) =>
    relationOf("List" in object ? wordsOf(object.List.items) : []),
  );
}

/** The names of the types and domains that a DROP names. */
export const droppedTypes = (node: Node): string[] =>
  "DropStmt" in node
    ? (node.DropStmt.objects ?? []).flatMap((one) =>
        "TypeName" in one ? wordsOf(one.TypeName.names).slice(-1) : [],
      )
    : [];
