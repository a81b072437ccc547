import fc from "fast-check";
import { expect, test } from "vitest";
import { compareDecimals, decimalFault, isNegative, isZero } from "../src/decimal.ts";
import { ungrouped } from "../src/numbers.ts";

/** A number as an integer times a power of ten, and one of its spellings. */
const decimals = fc
  .record({
    integer: fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
    scale: fc.integer({ min: 0, max: 30 }),
    exponent: fc.integer({ min: -5, max: 5 }),
  })
  .map(({ integer, scale, exponent }) => {
    const digits = (integer < 0n ? -integer : integer).toString().padStart(scale + 1, "0");
    const point = digits.length - scale;
    const text = `${integer < 0n ? "-" : ""}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ""}`;
    return {
      value: integer * 10n ** BigInt(40 - scale + exponent),
      text: exponent === 0 ? text : `${text}e${exponent}`,
    };
  });

test("numbers are compared as integers of the same scale are", () => {
  const sign = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
  fc.assert(
    fc.property(decimals, decimals, (a, b) => {
      expect(decimalFault(a.text)).toBeUndefined();
      expect(Math.sign(compareDecimals(a.text, b.text))).toBe(sign(a.value, b.value));
      expect(isZero(a.text)).toBe(a.value === 0n);
      expect(isNegative(a.text)).toBe(a.value < 0n);
    }),
    { numRuns: 2000 },
  );
});

test("numbers differ that are the same float", () => {
  const [less, more] = ["0.10000000000000000001", "0.10000000000000000002"];
  expect(Number(less)).toBe(Number(more));
  expect(compareDecimals(less, more)).toBe(-1);
  expect(compareDecimals("1e400", "2e400")).toBe(-1);
  expect(compareDecimals("1.50", "1.5")).toBe(0);
  expect(compareDecimals("0e5", "-0")).toBe(0);
});

test.each(["NaN", "Infinity", "1,5", "0x1F", "1e", ".", "1_000", "--1"])("%s is not a number", (text) => {
  expect(decimalFault(text)).toBe("is not a number");
});

test.each(["1e131072", "1e-16384", `0.${"0".repeat(16_384)}`, "9".repeat(131_073)])(
  "a number is too long",
  (text) => {
    expect(decimalFault(text)).toBe("has more digits than a database can hold");
  },
);

test.each([
  ["1,234,567.89", "1234567.89"],
  ["57.48K", "57480"],
  ["0.05K", "50"],
  ["1.2345K", "1234.5"],
  ["3M", "3000000"],
  ["1,5", "1,5"],
  ["12", "12"],
])("%s is written %s", (grouped, plain) => {
  expect(ungrouped(grouped)).toBe(plain);
});
