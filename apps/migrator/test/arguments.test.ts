import { InvalidArgumentError } from "commander";
import { expect, test } from "vitest";
import { day, month, monthCount, wholeNumber } from "../src/cli/arguments.ts";

test.each([
  ["whole number", wholeNumber, ["0", "-1", "1.5", "1e3", "1234567", "", "x"]],
  ["number of months", monthCount, ["0", "1201"]],
  ["month", month, ["2021-13", "0001-01", "2021-1", "2021-11-01", ""]],
  ["day", day, ["2026-02-30", "2026-11", "2026-11-01T00:00", ""]],
])("rejects an invalid %s", (_, parse, texts) => {
  for (const text of texts) expect(() => parse(text), text).toThrow(InvalidArgumentError);
});

test("parses numbers, and months and days in UTC", () => {
  expect(wholeNumber("999999")).toBe(999_999);
  expect(monthCount("1200")).toBe(1200);
  expect(month("2024-01")).toEqual(new Date("2024-01-01T00:00:00Z"));
  expect(day("2026-11-01")).toEqual(new Date("2026-11-01T00:00:00Z"));
});
