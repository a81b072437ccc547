import fc from "fast-check";

// Random SQL that the README lists as supported: expressions of PostgreSQL's types over the columns of the table in
// random_expressions.db.test.ts, and patterns.

type Texts = fc.Arbitrary<string>;

const one = (...parts: string[]): Texts => fc.constantFrom(...parts);
/** Parts separated by spaces. */
const joined = (...parts: (Texts | string)[]): Texts =>
  fc
    .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
    .map((texts) => texts.join(" "));
const call = (name: string, ...parts: Texts[]): Texts =>
  fc.tuple(...parts).map((texts) => `${name}(${texts.join(", ")})`);
/** Adds parentheses unless it is a word, because precedence could pass an operator an unsupported type. */
const grouped = (part: Texts): Texts => part.map((text) => (/^\w+$/.test(text) ? text : `(${text})`));
const cast = (part: Texts, ...types: string[]): Texts =>
  fc.tuple(part, one(...types)).map(([text, type]) => `(${text})::${type}`);

// Each contains a column: PostgreSQL evaluates constant parts in advance, which may hide an error.
const literals = one(
  "0",
  "1",
  "2",
  "2.5",
  "3",
  "0.10",
  "-2147483648",
  "32767",
  "2147483648",
  "1000000000000000000000",
);
const moments = one(
  "'2024-02-29'",
  "date '2024-03-01'",
  "timestamp '2024-02-29 12:00'",
  "timestamptz '2024-02-29 12:00:00+03'",
);
const words = one("'ab'", "'ab '", "''");
const labels = one("'small'", "'large'", "'huge'");
const patterns = one("'^a'", "'[a-c]{2}'", "'^[^[:space:]]+$'", "'a.b'", "'B|\\d'", "'^(?=a)..'");
const units = one("second", "minute", "hour", "day", "week", "month", "quarter", "year");
const comparison = one("=", "<>", "!=", "<", "<=", ">", ">=", "is distinct from", "is not distinct from");
const equality = one("=", "<>", "!=", "is distinct from", "is not distinct from");

/** PostgreSQL does not accept another IS after IS DISTINCT FROM. */
const compared = (left: Texts, operator: Texts, right: Texts): Texts =>
  fc
    .tuple(left, operator, right)
    .map(([a, by, b]) => (by.includes("distinct") ? `(${a} ${by} ${b})` : `${a} ${by} ${b}`));

type Kind =
  | "truth"
  /** `smallint`, `integer`. */
  | "whole"
  /** An integer, `bigint` or `numeric`. */
  | "exact"
  | "double"
  | "text"
  | "date"
  /** `timestamp`, with or without a time zone. */
  | "stamp"
  | "interval"
  | "size";

/** A random boolean expression of supported parts, valid in PostgreSQL. */
export const supportedExpression: Texts = fc.letrec<Record<Kind, string>>((tie) => {
  const [truth, whole, exact, double, text] = [
    tie("truth"),
    tie("whole"),
    tie("exact"),
    tie("double"),
    tie("text"),
  ];
  const [date, stamp, interval, size] = [tie("date"), tie("stamp"), tie("interval"), tie("size")];
  const time = fc.oneof(date, stamp);
  // A real has fewer operations: comparisons, and arithmetic with another number.
  const number = fc.oneof(exact, double, one("r"));
  // char has fewer operations too.
  const anyText = fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: one("c") });
  const any = fc.oneof(truth, exact, double, text, date, stamp, size, one("r", "c", "b"));

  const either = (simple: Texts, ...others: Texts[]) =>
    fc.oneof({ maxDepth: 4, depthIdentifier: "expression", depthSize: "small" }, simple, ...others);
  /** Expressions of every type with equality. */
  const general = (part: Texts, ...columns: string[]): Texts[] => [
    part.map((inner) => `(${inner})`),
    call("coalesce", part, part),
    call("nullif", one(...columns), part),
    joined("case when", truth, "then", part, "else", part, "end"),
    joined("case when", truth, "then", part, "when", truth, "then", part, "end"),
    joined("case", one(...columns), "when", part, "then", part, "else", part, "end"),
  ];
  /** Expressions of every type with an order. */
  const ordered = (part: Texts, ...columns: string[]): Texts[] => [
    ...general(part, ...columns),
    call("greatest", part, part),
    call("least", part, part, part),
  ];

  return {
    truth: either(
      one("p", "true", "false", "i > 1", "x = 'ab'", "e > 'small'"),
      joined(truth, one("and", "or"), truth),
      joined("not", truth),
      compared(number, comparison, number),
      compared(number, comparison, literals),
      compared(exact, comparison, one("'4'")),
      joined(number, one("between", "not between"), number, "and", number),
      joined(number, one("between", "not between"), literals, "and", literals),
      joined(fc.oneof(exact, double), one("in", "not in"), call("", exact, exact)),
      joined(exact, one("in", "not in"), call("", literals, literals)),
      compared(anyText, equality, anyText),
      compared(anyText, equality, words),
      joined(text, one("in", "not in"), call("", text, words)),
      joined(text, one("~", "!~", "~*", "!~*"), patterns),
      compared(time, comparison, time),
      compared(time, comparison, moments),
      joined(time, "between", grouped(time), "and", time),
      compared(interval, comparison, interval),
      compared(size, comparison, fc.oneof(size, labels)),
      joined(size, one("in", "not in"), call("", labels, labels)),
      compared(one("b"), comparison, one("b")),
      joined(any, one("is", "is not"), "null"),
      joined(truth, one("is", "is not"), one("true", "false", "unknown", "null")),
      ...ordered(truth, "p"),
    ),
    whole: either(
      one("i", "s"),
      joined(whole, one("+", "-", "*", "/", "%"), one("2", "3", "i", "s")),
      call("char_length", anyText),
      call("length", fc.oneof(anyText, one("b"))),
      call("octet_length", fc.oneof(text, one("b"))),
      call("num_nonnulls", any, any),
      call("num_nulls", any),
      cast(exact, "int", "smallint"),
      one("(d - d)", "(d - date '2024-02-01')"),
    ),
    exact: either(
      one("i", "s", "l", "n", "m"),
      whole,
      joined(exact, one("+", "-", "*", "/", "%"), exact),
      joined(exact, one("+", "-", "*", "/", "%"), literals),
      joined(literals, one("+", "-", "*", "/", "%"), exact),
      exact.map((part) => `- ${part}`),
      call("abs", exact),
      call("coalesce", exact, literals),
      cast(exact, "numeric", "bigint", "int", "smallint"),
      ...ordered(exact, "i", "s", "l", "n", "m"),
    ),
    double: either(
      one("f"),
      joined(grouped(double), one("+", "-", "*", "/"), grouped(number)),
      joined(grouped(exact), one("+", "-", "*", "/"), fc.oneof(grouped(double), one("r"))),
      joined(grouped(double), one("+", "-", "*", "/"), literals),
      grouped(double).map((part) => `- ${part}`),
      call("abs", double),
      cast(exact, "float8"),
      call("coalesce", double, exact),
      ...ordered(double, "f"),
    ),
    text: either(
      one("x", "i::text", "l::text", "e::text"),
      call("coalesce", text, words),
      call("btrim", anyText),
      call("ltrim", anyText),
      call("rtrim", anyText),
      call("trim", text),
      call("upper", anyText),
      call("lower", anyText),
      ...general(text, "x"),
    ),
    date: either(
      one("d", "z::date"),
      cast(stamp, "date"),
      joined(one("d"), one("+", "-"), grouped(whole)),
      ...ordered(date, "d"),
    ),
    stamp: either(
      one("w", "z"),
      joined(grouped(time), one("+", "-"), grouped(interval)),
      joined(grouped(interval), "+", grouped(time)),
      fc.tuple(units, time).map(([unit, at]) => `date_trunc('${unit}', ${at})`),
      fc
        .tuple(one("5 minutes", "36 hours"), one("timestamp", "timestamptz"), time)
        .map(
          ([stride, type, at]) => `date_bin('${stride}'::interval, (${at})::${type}, ${type} '2001-01-01')`,
        ),
      joined(
        time.map((part) => `(${part})`),
        "at time zone 'UTC'",
      ),
      cast(time, "timestamp", "timestamptz"),
      call("coalesce", stamp, moments),
      ...ordered(stamp, "w", "z"),
    ),
    interval: either(
      one("interval '1 day'", "interval '36 hours'", "'2 weeks'::interval"),
      joined(grouped(stamp), "-", grouped(time)),
      joined(grouped(date), "-", grouped(stamp)),
      joined(grouped(interval), one("+", "-"), grouped(interval)),
      joined(grouped(whole), "*", grouped(interval)),
      joined(grouped(interval), "*", grouped(whole)),
      grouped(interval).map((part) => `- ${part}`),
    ),
    size: either(one("e"), call("coalesce", size, labels), ...ordered(size, "e")),
  };
}).truth;

const characters = one("a", "b", "A", "B", "1", "0", "-", "/", "'", "#", ",", "}", "]");
const classes = ["[:alpha:]", "[:alnum:]", "[:digit:]", "[:space:]", "[:punct:]", "[:blank:]", "[:xdigit:]"];
const casedClasses = ["[:upper:]", "[:lower:]"];
const escapes = ["\\d", "\\w", "\\s"];
const quantifiers = one("*", "+", "?", "*?", "+?", "??", "{1}", "{2,}", "{0,1}", "{1,3}", "{2}?");

/**
 * A random pattern of the common subset of PostgreSQL's and JavaScript's regular expressions.
 *
 * @param ignoresCase whether it is for `~*`, which does not support classes of a case or letters beyond ASCII.
 */
export const supportedPattern = (ignoresCase: boolean): Texts =>
  fc.letrec<Record<"pattern" | "sequence" | "part" | "atom", string>>((tie) => {
    const [pattern, sequence, part, atom] = [tie("pattern"), tie("sequence"), tie("part"), tie("atom")];
    const glued = (...parts: (Texts | string)[]): Texts =>
      fc
        .tuple(...parts.map((each) => (typeof each === "string" ? fc.constant(each) : each)))
        .map((texts) => texts.join(""));
    const members = fc
      .array(
        one(
          "a",
          "b",
          "A",
          "1",
          ".",
          "^",
          "$",
          "a-c",
          "0-5",
          ...escapes,
          "\\.",
          "\\]",
          ...classes,
          ...(ignoresCase ? [] : casedClasses),
        ),
        { minLength: 1, maxLength: 3 },
      )
      .map((all) => all.join(""))
      // In the first position it negates the others.
      .filter((all) => !all.startsWith("^"));
    const bracket = fc.oneof(
      glued("[", members, "]"),
      glued("[^", members, "]"),
      glued("[]", members, "]"),
      glued("[", members, "-]"),
    );
    return {
      pattern: fc.oneof({ maxDepth: 3, depthIdentifier: "pattern" }, sequence, glued(sequence, "|", pattern)),
      sequence: fc.oneof({ maxDepth: 3, depthIdentifier: "pattern" }, part, glued(part, sequence)),
      part: fc.oneof(
        { maxDepth: 3, depthIdentifier: "pattern" },
        atom,
        glued(atom, quantifiers),
        one("^", "$"),
        glued(one("(?=", "(?!", "(?<=", "(?<!"), pattern, ")"),
      ),
      atom: fc.oneof(
        { maxDepth: 3, depthIdentifier: "pattern" },
        characters,
        one(".", "\\.", "\\-", "\\n", "\\t", ...escapes, "\\D", "\\W", "\\S", ...(ignoresCase ? [] : ["é"])),
        bracket,
        glued("(", pattern, ")"),
        glued("(?:", pattern, ")"),
      ),
    };
  }).pattern;
