import type { ArrowFunctionExpression, Expression, Function as FunctionNode, Statement } from "oxc-parser";
import { ResolverFactory } from "oxc-resolver";
import { type Module, parseModule } from "./module.ts";

/** Declarations in the scope of an expression. */
export interface Scope {
  readonly module: Module;
  readonly statements: readonly Statement[];
  readonly parent?: Scope;
}

/** An expression or a function, and the scope of its names. */
export interface Value {
  readonly node: Expression | FunctionNode;
  readonly scope: Scope;
  /** Start of its declaration, below its JSDoc, if it was found by name. */
  readonly declaredAt?: number;
}

/** All exports of a namespace (`import * as base`). */
interface Namespace {
  readonly namespace: Module;
}

type Found = Value | Namespace | undefined;

export const isFunction = (node: Expression | FunctionNode): node is FunctionNode | ArrowFunctionExpression =>
  node.type === "ArrowFunctionExpression" ||
  node.type === "FunctionExpression" ||
  node.type === "FunctionDeclaration";

const nameOf = (node: { type: string; name?: string; value?: unknown }): string =>
  node.name ?? String(node.value);

/** Resolves names across the files of a project and the packages that it imports. */
export class Sources {
  readonly #resolver: ResolverFactory;
  readonly #modules = new Map<string, Module>();

  /** @param conditions conditions in `exports` that resolve to the sources of a package. */
  constructor(conditions: readonly string[]) {
    this.#resolver = new ResolverFactory({
      conditionNames: [...conditions, "import", "node", "default"],
      extensions: [".ts", ".tsx", ".mts", ".js", ".mjs", ".cjs"],
      extensionAlias: {
        ".js": [".ts", ".tsx", ".js"],
        ".mjs": [".mts", ".mjs"],
        ".cjs": [".cts", ".cjs"],
      },
      tsconfig: "auto",
    });
  }

  /**
   * Parses a file, once.
   *
   * @throws if it cannot be read or parsed.
   */
  module(file: string): Module {
    const known = this.#modules.get(file);
    if (known) return known;
    const module = parseModule(file);
    this.#modules.set(file, module);
    return module;
  }

  /** Module of an import; undefined for built-in modules and packages that are not installed. */
  resolve(from: Module, specifier: string): Module | undefined {
    // Drizzle's functions are not followed.
    if (/^drizzle-orm(\/|$)/.test(specifier)) return undefined;
    const { path } = this.#resolver.resolveFileSync(from.file, specifier);
    return path && /\.[cm]?[jt]sx?$/.test(path) ? this.module(path) : undefined;
  }

  /** Declaration file of a JavaScript module, if any. */
  declarationsOf({ file }: Module): Module | undefined {
    if (!/\.[cm]?js$/.test(file)) return undefined;
    const { path } = this.#resolver.resolveDtsSync(file, `./${file.slice(file.lastIndexOf("/") + 1)}`);
    return path?.endsWith("ts") ? this.module(path) : undefined;
  }

  /** Export of a module by name. */
  exported(module: Module, name: string, seen = new Set<Module>()): Found {
    if (seen.has(module)) return undefined;
    seen.add(module);
    const scope = scopeOf(module);
    const stars: Module[] = [];
    for (const statement of scope.statements) {
      if (statement.type === "ExportNamedDeclaration") {
        const declared =
          statement.declaration && declaredBy(statement.declaration, name, scope, statement.start);
        if (declared) return declared;
        const specifier = statement.specifiers.find(({ exported }) => nameOf(exported) === name);
        if (!specifier) continue;
        const local = nameOf(specifier.local);
        if (!statement.source) return this.named(scope, local);
        const source = this.resolve(module, statement.source.value);
        return source && this.exported(source, local);
      }
      if (statement.type === "ExportAllDeclaration") {
        const source = this.resolve(module, statement.source.value);
        if (!source) continue;
        if (!statement.exported) stars.push(source);
        else if (nameOf(statement.exported) === name) return { namespace: source };
      }
    }
    for (const star of stars) {
      const found = this.exported(star, name, seen);
      if (found) return found;
    }
    return undefined;
  }

  /** Resolves a name in a scope. */
  named(scope: Scope, name: string): Found {
    for (const statement of scope.statements) {
      const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
      const declared = declaration && declaredBy(declaration, name, scope, statement.start);
      if (declared) return declared;
      if (statement.type !== "ImportDeclaration") continue;
      const specifier = statement.specifiers.find(({ local }) => local.name === name);
      if (!specifier) continue;
      const source = this.resolve(scope.module, statement.source.value);
      if (!source) return undefined;
      if (specifier.type === "ImportNamespaceSpecifier") return { namespace: source };
      const imported = specifier.type === "ImportSpecifier" ? nameOf(specifier.imported) : "default";
      return this.exported(source, imported);
    }
    return scope.parent && this.named(scope.parent, name);
  }

  /** Resolves an expression that is a name, transitively. */
  followed(value: Value): Value | undefined {
    const node = withoutTypes(value.node);
    if (node.type !== "Identifier" && node.type !== "MemberExpression") return { ...value, node };
    const found = this.#lookedUp(node, value.scope);
    if (!found || "namespace" in found) return undefined;
    const followed = this.followed(found);
    return (
      followed && { ...followed, ...(found.declaredAt === undefined ? {} : { declaredAt: found.declaredAt }) }
    );
  }

  #lookedUp(node: Expression, scope: Scope): Found {
    if (node.type === "Identifier") return this.named(scope, node.name);
    if (node.type !== "MemberExpression" || node.computed || node.property.type !== "Identifier")
      return undefined;
    const object = this.#lookedUp(node.object, scope);
    return object && "namespace" in object ? this.exported(object.namespace, node.property.name) : undefined;
  }
}

const scopeOf = (module: Module): Scope => ({
  module,
  statements: module.program.body as readonly Statement[],
});

/** Expression of a function's final return, in the scope of its body. */
export function returnedBy({ node, scope }: Value): Value | undefined {
  if (!isFunction(node) || !node.body) return undefined;
  if (node.body.type !== "BlockStatement") return { node: node.body, scope };
  const statements = node.body.body as readonly Statement[];
  const last = statements.findLast((statement) => statement.type === "ReturnStatement");
  return last?.argument
    ? { node: last.argument, scope: { module: scope.module, statements, parent: scope } }
    : undefined;
}

function declaredBy(
  declaration: Statement,
  name: string,
  scope: Scope,
  declaredAt: number,
): Value | undefined {
  if (declaration.type === "FunctionDeclaration" && declaration.id?.name === name) {
    return { node: declaration, scope, declaredAt };
  }
  if (declaration.type !== "VariableDeclaration") return undefined;
  const declarator = declaration.declarations.find(({ id }) => id.type === "Identifier" && id.name === name);
  return declarator?.init ? { node: declarator.init, scope, declaredAt } : undefined;
}

/** Strips type assertions and parentheses from an expression. */
function withoutTypes(node: Value["node"]): Value["node"] {
  return node.type === "TSAsExpression" ||
    node.type === "TSSatisfiesExpression" ||
    node.type === "TSNonNullExpression"
    ? withoutTypes(node.expression)
    : node;
}
