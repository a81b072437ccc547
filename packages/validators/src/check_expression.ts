import type { Form } from "./form.ts";
import { functions, isUnit } from "./functions.ts";
import { type Convert, conversionOf, negationOf, operationOf } from "./operators.ts";
import { matches, type Pattern, patternOf } from "./regular_expression.ts";
import {
  commonType,
  hasEquality,
  hasOrder,
  isFloat,
  isInteger,
  isTextual,
  isTime,
  kindsByName,
  literal,
  orderIn,
  type SqlType,
  startOfDay,
  typeNamed,
  typeOfNumber,
} from "./sql_type.ts";
import { NoValue, Numeric, numericOf, ofInteger, type SqlRow, type SqlValue } from "./sql_value.ts";
import { conjunctsOf, type Token, tokensOf } from "./tokens.ts";
import { UnknownExpression } from "./unknown_expression.ts";

/** A parsed SQL expression that can be evaluated without a database. */
export interface SqlExpression {
  readonly type: SqlType;
  /** SQL names of the columns that it reads. */
  readonly columns: ReadonlySet<string>;
  /** Its number and text literals, except patterns. */
  readonly constants: ReadonlySet<string>;
  /** Its regular expressions, as JavaScript sources for the flags s and u. */
  readonly patterns: ReadonlySet<string>;
  /** Syntax tree. */
  readonly form: Form;
  /**
   * Evaluates the expression for a row. A CHECK accepts true and null.
   *
   * @throws NoValue if PostgreSQL would raise an error, such as a division by zero, or only PostgreSQL can compute it.
   */
  evaluate(row: SqlRow): SqlValue;
}

/** Context of parsing an expression. */
export interface Reading {
  /** Columns that it may read, by SQL name. Default: none. */
  readonly columns?: ReadonlyMap<string, SqlType>;
  /** Clock of `now()`. */
  readonly now?: () => Date;
}

type Evaluate = SqlExpression["evaluate"];

/** A parsed part of an expression. */
interface Node {
  readonly type: SqlType;
  readonly evaluate: Evaluate;
  readonly form: Form;
  /** Text, if it is a string literal. */
  readonly text?: string;
  /** Value, if it is a number literal. */
  readonly number?: Numeric;
}

/**
 * Parses an expression of a CHECK, a default or a generated column: the subset of SQL that depends on one row only,
 * with its types and three-valued logic. The session's time zone is assumed to be UTC.
 *
 * @throws UnknownExpression if the expression uses unsupported SQL; the message names it.
 */
export const parseExpression = (text: string, reading?: Reading): SqlExpression =>
  expressionOf(tokensOf(text), text, reading);

/**
 * Parses the conjuncts of an expression, which are joined by `and`: a CHECK rejects a row if and only if one of them is
 * false. Supports and throws the same as {@link parseExpression}.
 */
export const parseConjuncts = (text: string, reading?: Reading): SqlExpression[] =>
  conjunctsOf(tokensOf(text)).map((tokens) => expressionOf(tokens, text, reading));

function expressionOf(tokens: readonly Token[], text: string, reading: Reading = {}): SqlExpression {
  const parser = new Parser(tokens, text, reading);
  const { type, evaluate, form } = parser.whole();
  const { columns, constants, patterns } = parser;
  return { type, columns, constants, patterns, form, evaluate };
}

const comparisons: Record<string, (order: number) => boolean> = {
  "=": (order) => order === 0,
  "<>": (order) => order !== 0,
  "<": (order) => order < 0,
  ">": (order) => order > 0,
  "<=": (order) => order <= 0,
  ">=": (order) => order >= 0,
};

const boolean = typeNamed("boolean");
const unknownType = typeNamed("unknown");
const text = typeNamed("text");
const timestamptz = typeNamed("timestamptz");

/** Words that SQL never reads as a column name. */
const reserved = new Set(
  "current_catalog current_role current_schema current_time current_user localtime session_user system_user user".split(
    " ",
  ),
);

/** Functions that are not strict: a null argument does not imply a null result. */
const lenient = new Set("now num_nonnulls num_nulls coalesce nullif greatest least".split(" "));

/** Compares two expressions in their common type: negative, 0, positive, or null. */
type Order = (row: SqlRow) => number | null;

/** Recursive-descent parser with a method per level of PostgreSQL's operator precedence, lowest first. */
class Parser {
  private position = 0;
  private readonly tokens: readonly Token[];
  private readonly text: string;
  private readonly columnTypes: ReadonlyMap<string, SqlType>;
  private readonly now: () => Date;
  readonly columns = new Set<string>();
  readonly constants = new Set<string>();
  readonly patterns = new Set<string>();

  constructor(
    tokens: readonly Token[],
    source: string,
    { columns = new Map(), now = () => new Date() }: Reading,
  ) {
    this.tokens = tokens;
    this.text = source;
    this.columnTypes = columns;
    this.now = now;
  }

  whole(): Node {
    const expression = this.or();
    if (this.next.kind !== "end") throw this.unknown();
    return expression;
  }

  private or(): Node {
    let left = this.and();
    while (this.takes("or")) {
      const right = this.and();
      const [a, b] = [this.truth(left), this.truth(right)];
      left = ofTruth(joined("or", left, right), (row) => {
        const x = a(row);
        if (x === true) return true;
        const y = b(row);
        return y === true ? true : x === null || y === null ? null : false;
      });
    }
    return left;
  }

  private and(): Node {
    let left = this.not();
    while (this.takes("and")) {
      const right = this.not();
      left = ofTruth(joined("and", left, right), both(this.truth(left), this.truth(right)));
    }
    return left;
  }

  private not(): Node {
    if (!this.takes("not")) return this.is();
    const operand = this.not();
    return ofTruth(not(operand.form), negated(this.truth(operand)));
  }

  private is(): Node {
    let operand = this.comparison();
    while (this.takes("is")) {
      operand = this.test(operand, this.takes("not"));
    }
    return operand;
  }

  /** The rest of IS and IS NOT, whose result is never null. */
  private test(operand: Node, isNot: boolean): Node {
    const { evaluate } = operand;
    const ofTest = (form: Form, isMet: (row: SqlRow) => boolean): Node =>
      ofTruth(isNot ? not(form) : form, (row) => isMet(row) !== isNot);
    const is = (value: string): Form => ({ kind: "is", operand: operand.form, value });
    if (this.takes("null")) return ofTest(is("null"), (row) => evaluate(row) === null);
    if (this.takes("distinct")) {
      this.expect("from");
      const other = this.comparison();
      const order = this.order(operand, other, hasEquality);
      return ofTest(comparison("is distinct from", operand, other), (row) => {
        const nulls = [evaluate(row), other.evaluate(row)].filter((value) => value === null).length;
        return nulls === 0 ? order(row) !== 0 : nulls === 1;
      });
    }
    const truth = this.truth(operand);
    if (this.takes("unknown")) return ofTest(is("unknown"), (row) => truth(row) === null);
    const expected = this.takes("true");
    if (!expected) this.expect("false");
    return ofTest(is(String(expected)), (row) => truth(row) === expected);
  }

  private comparison(): Node {
    const left = this.range();
    const operator = this.next.text;
    const compare = comparisons[operator];
    if (this.next.kind !== "symbol" || !compare) return left;
    const at = this.position;
    this.position++;
    const right = this.range();
    return ofTruth(
      comparison(operator, left, right),
      compared(compare, this.order(left, right, orderFor(operator), at)),
    );
  }

  /** BETWEEN, IN and regular expression matches. */
  private range(): Node {
    const operand = this.sum();
    for (const operator of ["~", "~*", "!~", "!~*"]) {
      if (this.takes(operator)) return this.match(operand, operator);
    }
    const isNot = this.next.text === "not" && this.next.kind === "word";
    if (isNot) this.position++;
    const tested = this.takes("between")
      ? this.between(operand)
      : this.takes("in")
        ? this.inList(operand)
        : null;
    if (tested) return isNot ? ofTruth(not(tested.form), negated(tested.evaluate)) : tested;
    if (isNot) throw this.unknown();
    return operand;
  }

  private match(operand: Node, operator: string): Node {
    const at = this.position - 1;
    const { text: source } = this.sum();
    const subject = this.coerced(operand, text, at);
    if (source === undefined || operand.type.kind === "char") throw this.unknown(at);
    const pattern = this.pattern(source, operator.endsWith("*"));
    this.constants.delete(source);
    this.patterns.add(pattern.least.source);
    const matched = strict([subject], (value: string) => matches(pattern, value));
    const form: Form = { kind: "match", operand: operand.form, source, pattern };
    return operator.startsWith("!") ? ofTruth(not(form), negated(matched)) : ofTruth(form, matched);
  }

  private pattern(source: string, ignoresCase: boolean): Pattern {
    try {
      return patternOf(source, ignoresCase);
    } catch (error) {
      if (!(error instanceof UnknownExpression)) throw error;
      throw this.unknownPart(error.message);
    }
  }

  private between(operand: Node): Node {
    const at = this.position - 1;
    const low = this.sum();
    this.expect("and");
    const high = this.sum();
    return ofTruth(
      { kind: "between", operand: operand.form, low: low.form, high: high.form },
      both(
        compared((order) => order >= 0, this.order(operand, low, hasOrder, at)),
        compared((order) => order <= 0, this.order(operand, high, hasOrder, at)),
      ),
    );
  }

  private inList(operand: Node): Node {
    const at = this.position - 1;
    this.expect("(");
    const members = this.list();
    this.unified([operand, ...members], at);
    const orders = members.map((member) => this.order(operand, member, hasEquality, at));
    return ofTruth({ kind: "in", operand: operand.form, members: members.map(({ form }) => form) }, (row) => {
      let isNull = false;
      for (const order of orders) {
        const found = order(row);
        if (found === 0) return true;
        if (found === null) isNull = true;
      }
      return isNull ? null : false;
    });
  }

  private sum(): Node {
    let left = this.product();
    for (;;) {
      const operator = ["+", "-"].find((one) => this.takes(one));
      if (!operator) return left;
      left = this.operated(operator, left, this.position - 1, this.product());
    }
  }

  private product(): Node {
    let left = this.sign();
    for (;;) {
      const operator = ["*", "/", "%"].find((one) => this.takes(one));
      if (!operator) return left;
      left = this.operated(operator, left, this.position - 1, this.sign());
    }
  }

  private operated(operator: string, a: Node, at: number, b: Node): Node {
    const operation = operationOf(operator, a.type, b.type);
    if (!operation) throw this.unknown(at);
    return {
      type: operation.type,
      evaluate: strict([a.evaluate, b.evaluate], operation.work),
      form: { kind: "operator", operator, operands: [a.form, b.form] },
    };
  }

  private sign(): Node {
    const at = this.position;
    if (!this.takes("-")) return this.converted();
    const { type, evaluate, number, form } = this.sign();
    // The sign is part of the literal: -2147483648 is an integer, 2147483648 is not.
    if (number) return ofNumber(new Numeric(number.value.negated(), number.scale));
    const negate = negationOf(type);
    if (!negate) throw this.unknown(at);
    return {
      type,
      evaluate: strict([evaluate], negate),
      form: { kind: "operator", operator: "-", operands: [form] },
    };
  }

  /** `… at time zone 'UTC'` and `…::type`. */
  private converted(): Node {
    let operand = this.primary();
    for (;;) {
      const at = this.position;
      if (this.takes("at")) {
        this.expect("time");
        this.expect("zone");
        // A Date is in UTC already. The UTC offset of other zones changes over time.
        if (this.next.text !== "UTC" || this.next.kind !== "string") throw this.unknown();
        if (!isTime(operand.type)) throw this.unknown(at);
        this.position++;
        const type = operand.type.kind === "timestamp" ? timestamptz : typeNamed("timestamp");
        operand = { type, evaluate: operand.evaluate, form: { kind: "cast", operand: operand.form, type } };
      } else if (this.takes("::")) {
        const type = this.typeAfter(this.word());
        const evaluate = this.coerced(operand, type, this.position - 1);
        operand = { type, evaluate, form: { kind: "cast", operand: operand.form, type } };
      } else {
        return operand;
      }
    }
  }

  private typeAfter(name: string): SqlType {
    const kind = Object.hasOwn(kindsByName, name) ? kindsByName[name] : undefined;
    // char has a length, which is not supported in a cast.
    if (!kind || kind === "char" || kind === "bytea") {
      throw this.unknownPart(`the type ${name}`);
    }
    return typeNamed(kind);
  }

  private primary(): Node {
    const token = this.next;
    this.position++;
    switch (token.kind) {
      case "column":
        return this.column(token.text);
      case "string":
        this.constants.add(token.text);
        return {
          type: unknownType,
          evaluate: () => token.text,
          text: token.text,
          form: { kind: "constant", of: "string", text: token.text },
        };
      case "number": {
        this.constants.add(token.text);
        return ofNumber(numericOf(token.text));
      }
      case "symbol":
        if (token.text === "(") {
          const inner = this.or();
          this.expect(")");
          return inner;
        }
        break;
      case "word":
        return this.named(token.text);
    }
    throw this.unknown(this.position - 1);
  }

  private column(name: string): Node {
    const type = this.columnTypes.get(name);
    if (!type || this.next.text === "(") throw this.unknown(this.position - 1);
    this.columns.add(name);
    const evaluate: Evaluate = (row) => {
      const value = row.get(name) ?? null;
      if (value instanceof NoValue) throw value;
      return value;
    };
    return { type, evaluate, form: { kind: "column", name, type } };
  }

  /** An expression that starts with a word: a constant, CASE, a typed literal, a function, or an unquoted column. */
  private named(word: string): Node {
    const at = this.position - 1;
    switch (word) {
      case "true":
      case "false":
        return ofTruth(wordForm(word), () => word === "true");
      case "null":
        return { type: unknownType, evaluate: () => null, form: wordForm(word) };
      case "current_timestamp":
        return { type: timestamptz, evaluate: this.now, form: wordForm(word) };
      case "localtimestamp":
        return { type: typeNamed("timestamp"), evaluate: this.now, form: wordForm(word) };
      case "current_date":
        return { type: typeNamed("date"), evaluate: () => startOfDay(this.now()), form: wordForm(word) };
      case "case":
        return this.cases();
    }
    if (this.next.kind === "string" && Object.hasOwn(kindsByName, word)) {
      const type = this.typeAfter(word);
      const written = this.primary();
      const evaluate = this.coerced(written, type, at);
      return { type, evaluate, form: { kind: "cast", operand: written.form, type } };
    }
    if (this.takes("(")) {
      if (!Object.hasOwn(functions, word) && !lenient.has(word)) throw this.unknown(at);
      return this.call(word, at);
    }
    if (reserved.has(word)) throw this.unknown(at);
    return this.column(word);
  }

  private call(name: string, at: number): Node {
    const operands = this.list();
    const form: Form = { kind: "call", name, operands: operands.map((operand) => operand.form) };
    return { ...this.called(name, operands, at), form };
  }

  private called(name: string, operands: readonly Node[], at: number): Omit<Node, "form"> {
    const evaluates = operands.map(({ evaluate }) => evaluate);
    switch (name) {
      case "now":
        if (operands.length > 0) throw this.unknown(at);
        return { type: timestamptz, evaluate: this.now };
      case "num_nonnulls":
      case "num_nulls": {
        const counted = name === "num_nulls";
        if (operands.length === 0) throw this.unknown(at);
        return {
          type: typeNamed("integer"),
          evaluate: (row) =>
            ofInteger(evaluates.filter((evaluate) => (evaluate(row) === null) === counted).length),
        };
      }
      case "coalesce": {
        const { type, evaluates: values } = this.unified(operands, at);
        return {
          type,
          evaluate: (row) => {
            for (const value of values) {
              const found = value(row);
              if (found !== null) return found;
            }
            return null;
          },
        };
      }
      case "nullif": {
        const [a, b, ...others] = operands;
        if (!a || !b || others.length > 0) throw this.unknown(at);
        const order = this.order(a, b, hasEquality, at);
        const type = typeOfNullif(a.type, b.type);
        const value = this.coerced(a, type, at);
        return { type, evaluate: (row) => (order(row) === 0 ? null : value(row)) };
      }
      case "greatest":
      case "least": {
        const { type, evaluates: values } = this.unified(operands, at);
        if (!hasOrder(type)) throw this.unknown(at);
        const order = orderIn(type);
        const sign = name === "greatest" ? 1 : -1;
        return {
          type,
          evaluate: (row) =>
            values
              .map((value) => value(row))
              .filter((value) => value !== null)
              .reduce<SqlValue>(
                (best, value) => (best === null || order(value, best) * sign > 0 ? value : best),
                null,
              ),
        };
      }
    }
    return this.strictCall(name, operands, at);
  }

  private strictCall(name: string, operands: readonly Node[], at: number): Omit<Node, "form"> {
    const [first] = operands;
    if (name === "date_trunc" && first?.text !== undefined && !isUnit(first.text)) {
      throw this.unknownPart(`the unit ${first.text}`);
    }
    const types = operands.map(({ type }) => (type.kind === "unknown" ? text : type));
    const called = Object.hasOwn(functions, name) && functions[name]?.(...types);
    if (!called) throw this.unknown(at);
    return {
      type: called.type,
      evaluate: strict(
        operands.map(({ evaluate }) => evaluate),
        called.work,
      ),
    };
  }

  /** CASE with or without an operand. A branch is evaluated only if all previous conditions are not true. */
  private cases(): Node {
    const at = this.position - 1;
    const isSearched = this.next.kind === "word" && this.next.text === "when";
    const operand = isSearched ? undefined : textIfUnknown(this.or());
    const whens: Evaluate[] = [];
    const conditions: Form[] = [];
    const results: Node[] = [];
    while (this.takes("when")) {
      const when = this.or();
      conditions.push(when.form);
      this.expect("then");
      whens.push(
        operand
          ? compared((order) => order === 0, this.order(operand, when, hasEquality, at))
          : this.truth(when),
      );
      results.push(this.or());
    }
    if (whens.length === 0) throw this.unknown();
    if (this.takes("else")) results.push(this.or());
    this.expect("end");
    const { type, evaluates } = this.unified(results, at);
    const forms = results.map((result) => result.form);
    return {
      type,
      form: {
        kind: "case",
        operand: operand?.form,
        branches: conditions.map((when, index) => ({ when, result: forms[index] as Form })),
        otherwise: forms[conditions.length],
      },
      evaluate: (row) => {
        const found = whens.findIndex((when) => when(row) === true);
        return (found === -1 ? evaluates[whens.length] : evaluates[found])?.(row) ?? null;
      },
    };
  }

  /** Comma-separated expressions up to the closing parenthesis. */
  private list(): Node[] {
    const members: Node[] = [];
    if (this.takes(")")) return members;
    do members.push(this.or());
    while (this.takes(","));
    this.expect(")");
    return members;
  }

  /** Converts expressions to their common type. */
  private unified(operands: readonly Node[], at: number): { type: SqlType; evaluates: Evaluate[] } {
    const type = commonType(operands.map((operand) => operand.type));
    // For a list of these, PostgreSQL chooses another common type than for a comparison of two.
    const isOther = operands.some(
      (operand) => ["real", "char"].includes(operand.type.kind) && operand.type.kind !== type?.kind,
    );
    if (!type || operands.length === 0 || isOther) throw this.unknown(at);
    return { type, evaluates: operands.map((operand) => this.coerced(operand, type, at)) };
  }

  private order(a: Node, b: Node, isAllowed: (type: SqlType) => boolean, at = this.position): Order {
    const type = commonType([a.type, b.type]);
    if (!type || !isAllowed(type)) throw this.unknown(at);
    const [left, right] = [this.coerced(a, type, at), this.coerced(b, type, at)];
    const order = orderIn(type);
    return (row) => {
      const [x, y] = [left(row), right(row)];
      return x === null || y === null ? null : order(x, y);
    };
  }

  /** Converts an expression to a type. */
  private coerced({ type: from, evaluate, text: source }: Node, to: SqlType, at: number): Evaluate {
    if (from.kind === "unknown") {
      if (source === undefined) return () => null;
      const value = literal(source, to);
      if (value === undefined) {
        throw this.unknownPart(`the ${to.name} ${source}`);
      }
      return () => value;
    }
    const convert = conversionOf(from, to);
    if (!convert || (isFloat(from) && isTextual(to))) throw this.unknown(at);
    return strict([evaluate], convert);
  }

  private truth(node: Node): Evaluate {
    return this.coerced(node, boolean, this.position - 1);
  }

  private get next(): Token {
    return this.tokens[this.position] ?? { kind: "end", text: "the end" };
  }

  private takes(expected: string): boolean {
    const { kind, text: found } = this.next;
    if ((kind !== "word" && kind !== "symbol") || found !== expected) return false;
    this.position++;
    return true;
  }

  private expect(expected: string): void {
    if (!this.takes(expected)) throw this.unknown();
  }

  private word(): string {
    if (this.next.kind !== "word") throw this.unknown();
    this.position++;
    return this.tokens[this.position - 1]?.text ?? "";
  }

  private unknown(at = this.position): UnknownExpression {
    return this.unknownPart(this.tokens[at]?.text ?? "the end");
  }

  private unknownPart(part: string): UnknownExpression {
    return new UnknownExpression(`${part} is not supported in the expression ${this.text}`);
  }
}

const ofNumber = (number: Numeric): Node => ({
  type: typeOfNumber(number),
  evaluate: () => number,
  number,
  form: { kind: "constant", of: "number", text: number.value.toFixed() },
});

/** Resolves an untyped string to text, where PostgreSQL does so before it considers the other operand. */
const textIfUnknown = (node: Node): Node =>
  node.type.kind === "unknown" ? { type: text, evaluate: node.evaluate, form: node.form } : node;

/**
 * Type of `nullif`: that of the first operand of its `=` operator. Some types have an `=` operator per pair of types.
 */
function typeOfNullif(a: SqlType, b: SqlType): SqlType {
  const isOwn = isFloat(a) || [isInteger, isTime].some((isOf) => isOf(a) && isOf(b));
  return isOwn ? a : (commonType([a, b]) ?? a);
}

const ofTruth = (form: Form, evaluate: Evaluate): Node => ({ type: boolean, evaluate, form });

const wordForm = (text: string): Form => ({ kind: "constant", of: "word", text });
const not = (operand: Form): Form => ({ kind: "not", operand });
const comparison = (operator: string, { form: left }: Node, { form: right }: Node): Form => ({
  kind: "comparison",
  operator,
  left,
  right,
});

/** Builds a flat form: `a or b or c` has three operands. */
function joined(kind: "and" | "or", { form: left }: Node, { form: right }: Node): Form {
  return { kind, operands: [...(left.kind === kind ? left.operands : [left]), right] };
}

/** Predicate for the operand types of a comparison operator. */
const orderFor = (operator: string) => (operator === "=" || operator === "<>" ? hasEquality : hasOrder);

/** Makes a function strict: its result is null if an argument is null. */
function strict(
  parameters: readonly Evaluate[],
  work: Convert | ((...values: never[]) => SqlValue),
): Evaluate {
  const compute = work as (...values: SqlValue[]) => SqlValue;
  // Fast paths for one and two parameters, because this runs for every CHECK of every row.
  const [first, second, ...others] = parameters;
  if (first && !second)
    return (row) => {
      const value = first(row);
      return value === null ? null : compute(value);
    };
  if (first && second && others.length === 0)
    return (row) => {
      const [a, b] = [first(row), second(row)];
      return a === null || b === null ? null : compute(a, b);
    };
  return (row) => {
    const values = parameters.map((parameter) => parameter(row));
    return values.includes(null) ? null : compute(...values);
  };
}

function compared(compare: (order: number) => boolean, order: Order): Evaluate {
  return (row) => {
    const found = order(row);
    return found === null ? null : compare(found);
  };
}

/** AND, which does not evaluate the second operand if the first is false. */
function both(a: Evaluate, b: Evaluate): Evaluate {
  return (row) => {
    const x = a(row);
    if (x === false) return false;
    const y = b(row);
    return y === false ? false : x === null || y === null ? null : true;
  };
}

const negated = (operand: Evaluate): Evaluate => strict([operand], (value: boolean) => !value);
