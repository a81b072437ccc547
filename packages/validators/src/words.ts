import type { Form } from "./form.ts";
import { isTime } from "./sql_type.ts";

/** Returns the name of a column for messages from its SQL name. */
export type NameOf = (column: string) => string;

/**
 * Describes a rule in words, such as `high must be at least the greater of open and close`.
 *
 * @returns undefined if the form of the expression is not supported.
 */
export function ruleInWords(rule: Form, nameOf: NameOf): string | undefined {
  try {
    return new Words(nameOf).rule(rule);
  } catch (error) {
    if (error === noWords) return undefined;
    throw error;
  }
}

/** Thrown for an unsupported form. */
const noWords = Symbol("no words");
const fail = (): never => {
  throw noWords;
};

/** A clause: `a must be at least 5`, `a is at least 5`. */
interface Clause {
  readonly subject: string;
  readonly verb: "be" | "have" | "match";
  readonly rest: string;
  /** Whether the clause is negated: `must not be null`. */
  readonly isNot?: boolean;
}

const must = ({ subject, verb, rest, isNot }: Clause): string =>
  `${subject} must ${isNot ? "not " : ""}${verb} ${rest}`;

function is({ subject, verb, rest, isNot }: Clause): string {
  const positive = { be: "is", have: "has", match: "matches" }[verb];
  if (!isNot) return `${subject} ${positive} ${rest}`;
  return verb === "be" ? `${subject} is not ${rest}` : `${subject} does not ${verb} ${rest}`;
}

const listed = (words: readonly string[], conjunction: "and" | "or"): string =>
  words.length < 2
    ? words.join("")
    : `${words.slice(0, -1).join(", ")} ${conjunction} ${words[words.length - 1]}`;

const opposites: Readonly<Record<string, string>> = {
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "<=": ">",
  "=": "<>",
  "<>": "=",
  "is distinct from": "=",
};

/** The comparison with its sides swapped. */
const mirrored: Readonly<Record<string, string>> = { "<": ">", ">": "<", "<=": ">=", ">=": "<=" };

const bounds: Readonly<Record<string, string>> = {
  "<": "less than",
  "<=": "at most",
  ">": "greater than",
  ">=": "at least",
};
const timeBounds: Readonly<Record<string, string>> = {
  "<": "before",
  "<=": "at or before",
  ">": "after",
  ">=": "at or after",
};

const lengths = new Set(["char_length", "character_length", "length"]);
const trims = new Set(["btrim", "trim"]);
const cases: Readonly<Record<string, string>> = { lower: "in lower case", upper: "in upper case" };

class Words {
  private readonly nameOf: NameOf;

  constructor(nameOf: NameOf) {
    this.nameOf = nameOf;
  }

  /** A rule, as what must be true. */
  rule(form: Form): string {
    switch (form.kind) {
      case "and":
        return listed(
          form.operands.map((operand) => this.rule(operand)),
          "and",
        );
      case "or":
        return this.implication(form.operands);
      case "case":
        return this.cases(form);
      case "call":
        // A CHECK accepts null anyway.
        if (form.name === "coalesce" && isWord(form.operands[1], "true"))
          return this.rule(form.operands[0] ?? fail());
        break;
      case "comparison":
        // Equality of two conditions: both or neither.
        if (form.operator === "=" && isCondition(form.right))
          return `${this.rule(form.left)} if and only if ${this.condition(form.right, false)}`;
    }
    return must(this.clause(form));
  }

  /** `a is null or b is not null`: if a is not null, b must not be null. */
  private implication(operands: readonly Form[]): string {
    const conditions = operands.slice(0, -1).map((operand) => this.condition(operand, true));
    return `if ${listed(conditions, "and")}, ${this.rule(operands.at(-1) ?? fail())}`;
  }

  private cases({ operand, branches, otherwise }: Extract<Form, { kind: "case" }>): string {
    const rules = branches.flatMap(({ when, result }) => {
      if (isWord(result, "true")) return [];
      const condition = operand ? is(this.comparison("=", operand, when)) : this.condition(when, false);
      return `if ${condition}, ${this.rule(result)}`;
    });
    if (otherwise && !isWord(otherwise, "true")) rules.push(`otherwise ${this.rule(otherwise)}`);
    // The conditions of later branches would need the negation of a branch that allows everything.
    if (rules.length === 0 || branches.some(({ result }) => isWord(result, "true"))) return fail();
    return rules.join("; ");
  }

  private condition(form: Form, isNot: boolean): string {
    if (form.kind === "not") return this.condition(form.operand, !isNot);
    if (form.kind === "and" || form.kind === "or") {
      const conjunction = (form.kind === "and") === isNot ? "or" : "and";
      return listed(
        form.operands.map((operand) => this.condition(operand, isNot)),
        conjunction,
      );
    }
    return is(this.clause(form, isNot));
  }

  private clause(form: Form, isNot = false): Clause {
    const of = (subject: Form, verb: Clause["verb"], rest: string): Clause => ({
      subject: this.value(subject),
      verb,
      rest,
      isNot,
    });
    switch (form.kind) {
      case "not":
        return this.clause(form.operand, !isNot);
      case "comparison":
        return this.comparison(
          (isNot ? opposites[form.operator] : form.operator) ?? fail(),
          form.left,
          form.right,
        );
      case "between": {
        const low = this.value(form.low);
        const high = this.value(form.high);
        return this.measured(form.operand, `between ${low} and ${high}`, isNot);
      }
      case "in":
        return of(
          form.operand,
          "be",
          form.members.length === 1
            ? this.value(form.members[0] ?? fail())
            : `one of ${form.members.map((member) => this.value(member)).join(", ")}`,
        );
      case "match":
        return of(form.operand, "match", `the pattern ${form.source}`);
      case "is":
        return of(form.operand, "be", form.value);
      case "column":
        return { ...of(form, "be", String(!isNot)), isNot: false };
      default:
        return fail();
    }
  }

  private comparison(operator: string, leftForm: Form, rightForm: Form): Clause {
    const [left, right] = [withoutCasts(leftForm), withoutCasts(rightForm)];
    const isTurned = right.kind === "column" ? left.kind !== "column" : left.kind === "constant";
    if (isTurned && right.kind !== "constant")
      return this.comparison(mirrored[operator] ?? operator, right, left);
    const subject = () => this.value(left);
    const isNot = operator === "<>";
    const isEqual = isNot || operator === "=";
    // `a <= coalesce(b, a)`: if b is null, a is compared with itself.
    if (right.kind === "call" && right.name === "coalesce" && /=/.test(operator)) {
      const [other, itself, ...more] = right.operands;
      if (other && isSame(itself, left) && more.length === 0) return this.comparison(operator, left, other);
    }
    if (left.kind === "call" && left.name === "num_nonnulls")
      return this.count(operator, left.operands, right);
    if (left.kind === "call" && /^jsonb?_typeof$/.test(left.name) && isEqual && right.kind === "constant")
      return {
        subject: this.value(left.operands[0] ?? fail()),
        verb: "be",
        rest: `a JSON ${right.text}`,
        isNot,
      };
    if (isEqual && right.kind === "call" && isSame(right.operands[0], left)) {
      if (trims.has(right.name) && !isNot)
        return { subject: subject(), verb: "have", rest: "no leading or trailing spaces" };
      const inCase = cases[right.name];
      if (inCase) return { subject: subject(), verb: "be", rest: inCase, isNot };
    }
    if (isEqual && right.kind === "call" && right.name === "date_trunc" && isSame(right.operands[1], left)) {
      const [unit = fail()] = right.operands;
      const name = this.value(unit);
      const article = unit.kind === "constant" ? (name === "hour" ? "an" : "a") : "its";
      const rest = `the start of ${article} ${name}`;
      return { subject: subject(), verb: "be", rest, isNot };
    }
    if (isEqual && right.kind === "constant" && right.text === "" && right.of === "string")
      return { subject: subject(), verb: "be", rest: "empty", isNot };
    if (right.kind === "constant" && /^-?Infinity$/.test(right.text) && /^[<>]$/.test(operator))
      return { subject: subject(), verb: "be", rest: "finite" };
    if (isEqual) return this.measured(left, this.value(right), isNot);
    if (operator === "is distinct from")
      return { subject: subject(), verb: "be", rest: `different from ${this.value(right)}` };
    const words = (timeOf(left) || timeOf(right) ? timeBounds : bounds)[operator];
    return this.measured(left, `${words ?? fail()} ${this.value(right)}`, false);
  }

  /** `char_length(name) <= 5`: name must have at most 5 characters. */
  private measured(subject: Form, rest: string, isNot: boolean): Clause {
    const [operand] = subject.kind === "call" ? subject.operands : [];
    if (subject.kind === "call" && operand) {
      const isBytes =
        subject.name === "octet_length" || (operand.kind === "column" && operand.type.kind === "bytea");
      if (lengths.has(subject.name) || isBytes)
        return {
          subject: this.value(operand),
          verb: "have",
          rest: `${rest.replace(/^greater/, "more").replace(/^less/, "fewer")} ${isBytes ? "bytes" : "characters"}`,
          isNot,
        };
    }
    return { subject: this.value(subject), verb: "be", rest, isNot };
  }

  /** `num_nonnulls(a, b) = 1`: exactly one of a and b must be given. */
  private count(operator: string, columns: readonly Form[], right: Form): Clause {
    const count = right.kind === "constant" ? Number(right.text) : Number.NaN;
    const names = listed(
      columns.map((column) => this.value(column)),
      "and",
    );
    const of = (subject: string, isNot = false): Clause => ({
      subject,
      verb: "be",
      rest: "null",
      isNot: !isNot,
    });
    switch (`${operator} ${count}`) {
      case "> 0":
      case ">= 1":
      case "<> 0":
        return of(`at least one of ${names}`);
      case "= 0":
      case "<= 0":
      case "< 1":
        return of(`each of ${names}`, true);
      case "= 1":
        return of(`exactly one of ${names}`);
      case "<= 1":
      case "< 2":
        return of(`at most one of ${names}`);
      case `= ${columns.length}`:
        return of(`each of ${names}`);
      default:
        return fail();
    }
  }

  /** A value as a noun phrase. */
  private value(form: Form): string {
    switch (form.kind) {
      case "column":
        return this.nameOf(form.name);
      case "constant":
        return this.constant(form);
      case "cast":
        return this.value(form.operand);
      case "operator":
        return this.arithmetic(form);
      case "call":
        return this.call(form);
      default:
        return fail();
    }
  }

  private constant({ of, text }: Extract<Form, { kind: "constant" }>): string {
    if (of === "word") {
      if (text === "current_timestamp" || text === "localtimestamp") return "the current time";
      return text === "current_date" ? "the current date" : text;
    }
    return of === "string" && (text === "" || /[\s,]$|^\s/.test(text)) ? `'${text}'` : text;
  }

  private arithmetic({ operator, operands }: Extract<Form, { kind: "operator" }>): string {
    const [left = fail(), right] = operands;
    const inner = (operand: Form) => {
      const words = this.value(operand);
      const isSum =
        operand === left && operator === "+" && operand.kind === "operator" && operand.operator === "+";
      return operand.kind === "operator" && operand.operands.length > 1 && !isSum ? `(${words})` : words;
    };
    return right ? `${inner(left)} ${operator} ${inner(right)}` : `${operator}${inner(left)}`;
  }

  private call({ name, operands }: Extract<Form, { kind: "call" }>): string {
    const [first, second] = operands;
    const values = () => operands.map((operand) => this.value(operand));
    switch (name) {
      case "now":
        return "the current time";
      case "abs":
        return `the absolute value of ${this.value(first ?? fail())}`;
      case "greatest":
        return `the ${operands.length === 2 ? "greater" : "greatest"} of ${listed(values(), "and")}`;
      case "least":
        return `the ${operands.length === 2 ? "lesser" : "least"} of ${listed(values(), "and")}`;
      case "lower":
      case "upper":
        return `${this.value(first ?? fail())} ${cases[name]}`;
      case "btrim":
      case "trim":
        return `${this.value(first ?? fail())} without leading and trailing spaces`;
      case "date_trunc":
        return `the start of the ${this.value(first ?? fail())} of ${this.value(second ?? fail())}`;
      default:
        return lengths.has(name)
          ? `the length of ${this.value(first ?? fail())}`
          : `${name}(${values().join(", ")})`;
    }
  }
}

const isWord = (form: Form | undefined, word: string): boolean =>
  form?.kind === "constant" && form.of === "word" && form.text === word;

/** Whether an expression can be phrased as a condition such as `a is null`. */
const isCondition = ({ kind }: Form): boolean =>
  ["and", "or", "not", "comparison", "between", "in", "match", "is"].includes(kind);

const withoutCasts = (form: Form): Form => (form.kind === "cast" ? withoutCasts(form.operand) : form);

/** Whether two expressions are the same column. */
function isSame(a: Form | undefined, b: Form): boolean {
  const [x, y] = [a && withoutCasts(a), withoutCasts(b)];
  return x?.kind === "column" && y.kind === "column" && x.name === y.name;
}

const timeOf = (form: Form): boolean => form.kind === "column" && isTime(form.type);
