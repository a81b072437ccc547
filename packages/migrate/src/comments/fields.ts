import type { Argument, CallExpression, Expression } from "oxc-parser";
import { commentOf, jsdocAbove } from "./jsdoc.ts";
import type { Module } from "./module.ts";
import { isFunction, returnedBy, type Scope, type Sources, type Value } from "./sources.ts";

/** Source of a column of a table, or of a field of a view or a query. */
export interface Field {
  readonly module: Module;
  readonly position: number;
  readonly value: Value;
}

export type Fields = ReadonlyMap<string, Field>;

const none: Fields = new Map();
const isSelect = /^select(Distinct(On)?)?$/;
/** drizzle-orm functions that return the columns of a table or the fields of a view or a subquery. */
const spreads = new Set(["getColumns", "getTableColumns", "getViewSelectedFields"]);

/** Reads the columns and fields of tables, views and queries from their source, without running it. */
export class FieldReader {
  readonly #sources: Sources;
  /** Expressions being read, to stop at cycles. */
  readonly #open = new Set<unknown>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Columns of a table, or fields of a view or a query, by key. */
  ofEntity(value: Value): Fields {
    return this.#once(value, ({ node, scope }) => {
      if (node.type !== "CallExpression") return none;
      const returned = this.#returned(node, scope);
      const given = node.arguments.filter(isExpression).map((argument) => ({ node: argument, scope }));
      if (returned || node.callee.type !== "MemberExpression") {
        // A function of the project, such as one that adds columns to a table; a Drizzle function such as pgTable or
        // pgView; or a function that receives the result of another.
        const made = returned ? this.ofEntity(returned) : none;
        return new Map([...made, ...given.flatMap((argument) => [...this.#ofArgument(argument)])]);
      }
      const method = methodOf(node);
      if (isSelect.test(method)) return joined(given.map((argument) => this.ofObject(argument)));
      const [first, second] = given;
      // `mySchema.table("name", { … })`
      const isNamed = first?.node.type === "Literal" && second !== undefined;
      if (isNamed) return this.ofObject(second);
      // A view's query, as a callback or a value; `.as("name")` is an alias.
      const query = method === "as" && first ? this.#ofArgument(first) : none;
      if (query.size > 0) return query;
      const chained = this.ofEntity({ node: node.callee.object, scope });
      // `select()` of all fields of the source.
      return chained.size > 0 || method !== "from" || !first ? chained : this.ofEntity(first);
    });
  }

  /** Fields of an object, including spread ones. */
  ofObject(value: Value): Fields {
    return this.#once(value, ({ node, scope }) => {
      if (node.type === "CallExpression") {
        const returned = this.#returned(node, scope);
        if (returned) return this.ofObject(returned);
        const [argument] = node.arguments.filter(isExpression);
        const isSpread = node.callee.type === "Identifier" && spreads.has(node.callee.name);
        return argument && isSpread ? this.ofEntity({ node: argument, scope }) : none;
      }
      if (node.type !== "ObjectExpression") return none;
      const fields = new Map<string, Field>();
      for (const property of node.properties) {
        if (property.type === "SpreadElement") {
          for (const [key, field] of this.ofObject({ node: property.argument, scope }))
            fields.set(key, field);
        } else if (!property.computed) {
          const { key, value } = property;
          const name =
            key.type === "Identifier" ? key.name : key.type === "Literal" ? String(key.value) : undefined;
          if (name !== undefined) {
            fields.set(name, {
              module: scope.module,
              position: property.start,
              value: { node: value, scope },
            });
          }
        }
      }
      return fields;
    });
  }

  /**
   * The comment of a field: the one above it; or above the constant or function that defines it, such as `id()`; or
   * that of the field of a subquery that it passes through.
   */
  commentOf({ module, position, value }: Field): string | undefined {
    const own = jsdocAbove(module, position);
    if (own !== undefined) return commentOf(own);
    const { node, scope } = value;
    const base = baseOf(node);
    if (base.type === "MemberExpression" && !base.computed && base.property.type === "Identifier") {
      const field = this.ofEntity({ node: base.object, scope }).get(base.property.name);
      if (field) return this.commentOf(field);
    }
    // A function with a name parameter defines a kind of column, so its comment does not describe this one.
    const isMadeWhole = base.type !== "CallExpression" || base.arguments.length === 0;
    const maker = base.type === "CallExpression" ? base.callee : base;
    return isMadeWhole ? this.#commentOfName({ node: maker, scope }) : undefined;
  }

  /** The comment above the project's function whose call defines a table or a view. */
  commentOfMaker({ node, scope }: Value): string | undefined {
    if (node.type !== "CallExpression") return undefined;
    const returned = this.#returned(node, scope);
    return returned && this.ofEntity(returned).size > 0
      ? this.#commentOfName({ node: node.callee, scope })
      : undefined;
  }

  #commentOfName(value: Value): string | undefined {
    if (value.node.type !== "Identifier" && value.node.type !== "MemberExpression") return undefined;
    const found = this.#sources.followed(value);
    if (found?.declaredAt === undefined) return undefined;
    const jsdoc = jsdocAbove(found.scope.module, found.declaredAt);
    return jsdoc === undefined ? undefined : commentOf(jsdoc);
  }

  /** Fields of an argument that is an object, a query, or a function that returns one. */
  #ofArgument(value: Value): Fields {
    const fields = this.ofObject(value);
    return fields.size > 0 ? fields : this.ofEntity(value);
  }

  /** Fields of the return value of a project's function. */
  #returned({ callee }: CallExpression, scope: Scope): Value | undefined {
    const called = this.#sources.followed({ node: callee, scope });
    return called && returnedBy(called);
  }

  #once(value: Value, read: (followed: Value) => Fields): Fields {
    const followed = this.#sources.followed(value);
    if (!followed || this.#open.has(followed.node)) return none;
    const returned = isFunction(followed.node) ? returnedBy(followed) : followed;
    if (!returned) return none;
    this.#open.add(followed.node);
    try {
      return returned === followed ? read(followed) : this.#once(returned, read);
    } finally {
      this.#open.delete(followed.node);
    }
  }
}

const isExpression = (argument: Argument): argument is Expression => argument.type !== "SpreadElement";
const joined = (all: readonly Fields[]): Fields => new Map(all.flatMap((fields) => [...fields]));

const methodOf = ({ callee }: CallExpression): string =>
  callee.type === "MemberExpression" && callee.property.type === "Identifier" ? callee.property.name : "";

/** First call of a chain: `text("name")` of `text("name").notNull().unique()`. */
function baseOf(node: Value["node"]): Value["node"] {
  const isChained = node.type === "CallExpression" && node.callee.type === "MemberExpression";
  if (!isChained || node.callee.type !== "MemberExpression") return node;
  const { object } = node.callee;
  return object.type === "CallExpression" || object.type === "MemberExpression" ? baseOf(object) : node;
}
