import { BigNumber } from "bignumber.js";
import type { Field } from "./model.ts";
import type { Random } from "./random.ts";
import { type Draw, draw, isNumber, javascriptType, sizeOf, typeOf } from "./values.ts";

/**
 * A value that a column's type accepts and its CHECKs may reject: NaN, an infinity, a number of any size, a text that
 * is empty, too long or surrounded by white space, JSON of another type. An ordinary value for types without edge
 * values.
 */
export function drawEdgeValue(field: Field, from: Draw): unknown {
  return field.column.dimensions > 0 ? draw(field, from) : (edgeValues[typeOf(field)] ?? draw)(field, from);
}

function edgeNumeric(field: Field, from: Draw): unknown {
  const { random } = from;
  if (javascriptType(field) !== "string") return draw(field, from);
  const hasInfinities = !field.column.getSQLType().includes("(");
  if (random.percent(40)) return random.pick(hasInfinities ? ["NaN", "Infinity", "-Infinity"] : ["NaN"]);
  const { places, limit } = sizeOf(field);
  const digits = limit.integerValue(BigNumber.ROUND_FLOOR).toFixed().length;
  const sign = random.pick(["", "-"]);
  const fraction = hasInfinities ? 18 : places;
  // The number nearest to 0 decides between `> 0` and `>= 0`.
  if (random.percent(20)) return `${sign}${fraction > 0 ? `0.${"1".padStart(fraction, "0")}` : "1"}`;
  const whole = digitsOf(random, random.between(1, digits));
  return `${sign}${whole}${fraction > 0 ? `.${digitsOf(random, random.between(1, fraction))}` : ""}`;
}

const digitsOf = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.between(0, 9)).join("");

const edgeFloat = (field: Field, from: Draw): unknown =>
  javascriptType(field) === "number" && from.random.percent(50)
    ? from.random.pick([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    : draw(field, from);

const halves: Readonly<Record<string, number>> = { smallint: 2 ** 15, integer: 2 ** 31, bigint: 2 ** 31 };

function edgeInteger(field: Field, { random }: Draw): unknown {
  const half = halves[typeOf(field)] ?? 0;
  const value = random.percent(30) ? random.between(-3, 0) : random.between(-half, half - 1);
  switch (javascriptType(field)) {
    case "string":
      return String(value);
    case "bigint":
      return BigInt(value);
    default:
      return value;
  }
}

function edgeText(field: Field, from: Draw): string {
  const { random } = from;
  const { constants, column } = field;
  const longest = column.length ?? Number.POSITIVE_INFINITY;
  const word = String(draw(field, from));
  const known = random.pick([word, word, ...constants, ...(column.enumValues ?? [])]);
  const lengths = constants.filter(isNumber).map(Number).filter(Number.isInteger);
  const blank = random.pick([" ", "\t", "\n"]);
  const text = () => {
    switch (random.between(1, 9)) {
      case 1:
        return "";
      case 2:
        return `${blank}${known}`;
      case 3:
        return `${known}${blank}`;
      case 4:
        return blank;
      case 5:
        return known.toUpperCase();
      case 6:
        return known.toLowerCase();
      case 7:
        return `${known}é${String.fromCodePoint(random.between(0x1f600, 0x1f64f))}`;
      default:
        // Slightly too long or too short.
        return known.padEnd(Math.max(0, random.pick([0, ...lengths]) + random.between(-2, 20)), "X");
    }
  };
  return [...text()].slice(0, longest).join("");
}

function edgeBytes({ constants }: Field, { random }: Draw): Buffer {
  const lengths = constants.filter(isNumber).map(Number).filter(Number.isInteger);
  return random.bytes(Math.max(0, Math.min(10_000, random.pick([0, ...lengths]) + random.between(-3, 3))));
}

const edgeJson = (_: Field, { random }: Draw): unknown =>
  random.pick([
    {},
    [],
    "text",
    random.between(-100, 100),
    random.percent(50),
    { nested: [{}] },
    [[]],
    [1, "two"],
  ]);

const edgeValues: Readonly<Record<string, (field: Field, from: Draw) => unknown>> = {
  numeric: edgeNumeric,
  real: edgeFloat,
  "double precision": edgeFloat,
  smallint: edgeInteger,
  integer: edgeInteger,
  bigint: edgeInteger,
  text: edgeText,
  varchar: edgeText,
  char: edgeText,
  bytea: edgeBytes,
  json: edgeJson,
  jsonb: edgeJson,
};
