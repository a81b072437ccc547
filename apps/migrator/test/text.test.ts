import { expect, test } from "vitest";
import { change, fitted, labeled, wrapped } from "../src/text.ts";

test("wraps lines at a width, but neither indented lines nor a command in backticks", () => {
  expect(wrapped("one two three", 8)).toBe("one two\nthree");
  expect(wrapped("run `a b c`, then", 9)).toBe("run\n`a b c`,\nthen");
  expect(wrapped("  an indented line", 8)).toBe("  an indented line");
  expect(wrapped("averylongword", 8)).toBe("averylongword");
});

test("breaks a command in backticks that is longer than a line", () => {
  expect(wrapped("`one two three`", 8)).toBe("`one two\nthree`");
});

test("aligns wrapped lines below the text after a label", () => {
  expect(labeled("do: ", "one two three", 12)).toBe("do: one two\n    three");
});

test("cuts a line at a width in terminal columns", () => {
  expect(fitted("12345", 5)).toBe("12345");
  expect(fitted("123456", 5)).toBe("1234…");
  expect(fitted("金金金", 5)).toBe("金金…");
});

test("formats a change in percent with its sign", () => {
  expect([change("2.359"), change("-1.5"), change(null)]).toEqual(["+2.36%", "-1.50%", ""]);
});
