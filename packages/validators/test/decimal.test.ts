import { describe, expect, test } from "vitest";
import { parseDecimal } from "../src/decimal.ts";
import { Numeric, numericOf } from "../src/sql_value.ts";

describe("a decimal", () => {
  test.each([
    "0",
    "-0",
    "+5",
    "5.",
    ".5",
    "007",
    "1.50",
    "3.9e-6",
    "1E14",
    "1e+5",
    "3321656913131.541",
    "12345678901234567890.123456789012345678",
    "1e131071",
    "1e-16383",
  ])("is parsed exactly: %s", (text) => {
    expect(parseDecimal(text)).toEqual(numericOf(text));
  });

  test.each([
    "",
    " 1",
    "NaN",
    "Infinity",
    "-Infinity",
    "abc",
    "0x1F",
    "1,000",
    "1_000",
    ".",
    "e5",
    "1e",
    "--1",
    "1.2.3",
  ])("is not a number: %j", (text) => {
    expect(parseDecimal(text)).toBe("is not a number");
  });

  test.each([
    "1e131072",
    "1e-16384",
    `1.${"0".repeat(16_384)}`,
    "1e999999999999",
    "1e-999999999999",
    "0e-16384",
  ])("has too many digits for PostgreSQL: %.20s", (text) => {
    expect(parseDecimal(text)).toBe("has more digits than the database can hold");
  });

  test("compares exactly where a double cannot", () => {
    const [a, b] = [parseDecimal("12345678901234567890.1"), parseDecimal("12345678901234567890.2")];
    expect(a instanceof Numeric && b instanceof Numeric && a.value.lt(b.value)).toBe(true);
  });
});
