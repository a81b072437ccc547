import { BigNumber } from "bignumber.js";
import {
  commonType,
  inRange,
  isFloat,
  isInteger,
  isNumber,
  isTime,
  ofDouble,
  type SqlType,
  startOfDay,
  toDouble,
  typeNamed,
} from "./sql_type.ts";
import { Interval, NoValue, Numeric, ofInteger, type SqlValue } from "./sql_value.ts";

type Known = NonNullable<SqlValue>;

/** A conversion of a non-null value. */
export type Convert = (value: never) => SqlValue;

/** Implementation of an operator for two operand types and non-null operands. */
export interface Operation {
  readonly type: SqlType;
  readonly work: (a: never, b: never) => SqlValue;
}

const day = 86_400_000;
const timestampOf = (type: SqlType): SqlType => (type.kind === "date" ? typeNamed("timestamp") : type);
const isInterval = ({ kind }: SqlType): boolean => kind === "interval";
const isDate = ({ kind }: SqlType): boolean => kind === "date";

/**
 * Finds the arithmetic operator for two operand types.
 *
 * @returns undefined if PostgreSQL has none, or it is not supported.
 */
export function operationOf(operator: string, a: SqlType, b: SqlType): Operation | undefined {
  if (isNumber(a) && isNumber(b)) return ofNumbers(operator, a, b);
  const plus = (type: SqlType, work: (a: never, b: never) => SqlValue): Operation => ({ type, work });
  switch (operator) {
    case "+":
      if (isTime(a) && isInterval(b))
        return plus(timestampOf(a), (at: Date, by: Interval) => later(at, by.milliseconds));
      if (isInterval(a) && isTime(b))
        return plus(timestampOf(b), (by: Interval, at: Date) => later(at, by.milliseconds));
      if (isInterval(a) && isInterval(b))
        return plus(a, (x: Interval, y: Interval) => new Interval(x.milliseconds + y.milliseconds));
      if (isDate(a) && isInteger(b) && b.kind !== "bigint")
        return plus(a, (at: Date, days: Numeric) => later(at, days.value.toNumber() * day));
      return undefined;
    case "-":
      if (isDate(a) && isDate(b))
        return plus(typeNamed("integer"), (x: Date, y: Date) => ofInteger((x.getTime() - y.getTime()) / day));
      if (isTime(a) && isTime(b))
        return plus(typeNamed("interval"), (x: Date, y: Date) => new Interval(x.getTime() - y.getTime()));
      if (isTime(a) && isInterval(b))
        return plus(timestampOf(a), (at: Date, by: Interval) => later(at, -by.milliseconds));
      if (isInterval(a) && isInterval(b))
        return plus(a, (x: Interval, y: Interval) => new Interval(x.milliseconds - y.milliseconds));
      if (isDate(a) && isInteger(b) && b.kind !== "bigint")
        return plus(a, (at: Date, days: Numeric) => later(at, -days.value.toNumber() * day));
      return undefined;
    case "*":
      if (isInterval(a) && isInteger(b))
        return plus(a, (by: Interval, times: Numeric) => repeated(by, times));
      if (isInteger(a) && isInterval(b))
        return plus(b, (times: Numeric, by: Interval) => repeated(by, times));
      return undefined;
    default:
      return undefined;
  }
}

function later(at: Date, milliseconds: number): Date {
  const then = new Date(at.getTime() + milliseconds);
  // PostgreSQL's times start in 4713 BC, and end after JavaScript's last year, 275760.
  if (Number.isNaN(then.getTime()) || then.getUTCFullYear() < -4712)
    throw new NoValue("the time is out of range of JavaScript's Date");
  return then;
}

function repeated({ milliseconds }: Interval, { value }: Numeric): Interval {
  return new Interval(value.times(milliseconds).toNumber());
}

function ofNumbers(operator: string, a: SqlType, b: SqlType): Operation | undefined {
  const type = commonType([a, b]);
  // Two reals have a real result, rounded to its precision.
  if (!type || type.kind === "real") return undefined;
  if (isFloat(type)) {
    const compute = doubles[operator];
    return (
      compute && {
        type,
        work: (x: Numeric, y: Numeric) => ofDoubles(operator, compute, toDouble(x), toDouble(y)),
      }
    );
  }
  if (operator === "/" && isInteger(type)) {
    return { type, work: (x: Numeric, y: Numeric) => inRange(quotient(x, y), type) };
  }
  const compute = decimals[operator];
  return compute && { type, work: (x: Numeric, y: Numeric) => inRange(compute(x, y), type) };
}

const decimals: Readonly<Record<string, (a: Numeric, b: Numeric) => Numeric>> = {
  "+": (a, b) => new Numeric(a.value.plus(b.value), Math.max(a.scale, b.scale)),
  "-": (a, b) => new Numeric(a.value.minus(b.value), Math.max(a.scale, b.scale)),
  "*": (a, b) => new Numeric(a.value.times(b.value), a.scale + b.scale),
  "/": divided,
  "%": (a, b) => new Numeric(a.value.mod(nonZero(b).value), Math.max(a.scale, b.scale)),
};

function nonZero(divisor: Numeric): Numeric {
  if (divisor.value.isZero()) throw new NoValue("division by zero");
  return divisor;
}

/** Integer division truncates. */
const quotient = (a: Numeric, b: Numeric): Numeric => new Numeric(a.value.idiv(nonZero(b).value), 0);

/** A quotient with PostgreSQL's scale: at least 16 significant digits (select_div_scale in numeric.c). */
function divided(a: Numeric, b: Numeric): Numeric {
  const [dividend, divisor] = [a.value, nonZero(b).value];
  if (!dividend.isFinite() || !divisor.isFinite()) return new Numeric(dividend.div(divisor), 0);
  const [x, y] = [leadingGroup(dividend), leadingGroup(divisor)];
  const weight = x.weight - y.weight - (x.digits <= y.digits ? 1 : 0);
  const scale = Math.min(Math.max(16 - weight * 4, 0, a.scale, b.scale), 1000);
  const Rounded = roundedTo(scale);
  return new Numeric(new BigNumber(new Rounded(dividend).div(divisor)), scale);
}

const constructors = new Map<number, typeof BigNumber>();

/** BigNumber constructors by the decimal places of their divisions; cached, because creating one is slow. */
function roundedTo(scale: number): typeof BigNumber {
  const numberClass =
    constructors.get(scale) ??
    BigNumber.clone({ DECIMAL_PLACES: scale, ROUNDING_MODE: BigNumber.ROUND_HALF_UP });
  constructors.set(scale, numberClass);
  return numberClass;
}

/** First nonzero group of four decimal digits in PostgreSQL's representation, and its power of 10,000. */
function leadingGroup(value: BigNumber): { digits: number; weight: number } {
  const weight = value.isZero() ? 0 : Math.floor((value.e ?? 0) / 4);
  return {
    digits: value
      .abs()
      .shiftedBy(-4 * weight)
      .integerValue(BigNumber.ROUND_DOWN)
      .toNumber(),
    weight,
  };
}

const doubles: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

function ofDoubles(
  operator: string,
  compute: (a: number, b: number) => number,
  a: number,
  b: number,
): Numeric {
  if (operator === "/" && b === 0) throw new NoValue("division by zero");
  const result = compute(a, b);
  const isOverflow = !Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b);
  const isUnderflow =
    result === 0 &&
    (operator === "*" ? a !== 0 && b !== 0 : operator === "/" && a !== 0 && Number.isFinite(b));
  if (isOverflow || isUnderflow) throw new NoValue("out of range of double precision");
  return ofDouble(result);
}

/** Negation. */
export function negationOf(type: SqlType): Convert | undefined {
  if (isInterval(type)) return ({ milliseconds }: Interval) => new Interval(-milliseconds);
  if (!isNumber(type)) return undefined;
  return ({ value, scale }: Numeric) => inRange(new Numeric(value.negated(), scale), type);
}

const unchanged: Convert = (value: Known) => value;

/**
 * Finds the conversion between two types, explicit (`::`) or implicit.
 *
 * @returns undefined if PostgreSQL has none, or it is not supported.
 */
export function conversionOf(from: SqlType, to: SqlType): Convert | undefined {
  if (from.kind === to.kind) return from.name === to.name ? unchanged : undefined;
  if (isNumber(from) && isNumber(to)) return ofNumber(from, to);
  if (isTime(from) && isTime(to)) return to.kind === "date" ? (at: Date) => startOfDay(at) : unchanged;
  if (to.kind !== "text") return undefined;
  if (isInteger(from)) return ({ value }: Numeric) => value.toFixed();
  return from.kind === "char" || from.kind === "enum" ? unchanged : undefined;
}

function ofNumber(from: SqlType, to: SqlType): Convert | undefined {
  if (to.kind === "double precision") {
    return isFloat(from)
      ? unchanged
      : (value: Numeric) => {
          const double = toDouble(value);
          if (!Number.isFinite(double) && value.value.isFinite())
            throw new NoValue("out of range of double precision");
          return ofDouble(double);
        };
  }
  if (isFloat(from) || isFloat(to)) return undefined;
  if (to.kind === "numeric") return unchanged;
  return ({ value }: Numeric) => {
    if (!value.isFinite()) throw new NoValue(`out of range of ${to.name}`);
    return inRange(new Numeric(value.decimalPlaces(0, BigNumber.ROUND_HALF_UP), 0), to);
  };
}
