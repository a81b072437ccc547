import { expect, test } from "vitest";
import { parseExpression } from "../src/check_expression.ts";
import { typeNamed } from "../src/sql_type.ts";
import { ruleInWords } from "../src/words.ts";

const columns = new Map([
  ...["a", "b", "c", "d"].map((name) => [name, typeNamed("integer")] as const),
  ["some_text", typeNamed("text")],
  ["other_text", typeNamed("text")],
  ["is_open", typeNamed("boolean")],
  ["opened_at", typeNamed("timestamptz")],
  ["closed_at", typeNamed("timestamptz")],
  ["amount", typeNamed("numeric")],
  ["document", typeNamed("jsonb")],
  ["digest", typeNamed("bytea")],
]);
const keys = new Map([
  ["some_text", "someText"],
  ["other_text", "otherText"],
  ["is_open", "isOpen"],
  ["opened_at", "openedAt"],
  ["closed_at", "closedAt"],
]);
const wordsOf = (expression: string) =>
  ruleInWords(parseExpression(expression, { columns }).form, (column) => keys.get(column) ?? column);

test.each([
  ["a >= 5", "a must be at least 5"],
  ["a > 5", "a must be greater than 5"],
  ["a <= 5", "a must be at most 5"],
  ["a < b + 1", "a must be less than b + 1"],
  ["5 < a", "a must be greater than 5"],
  ["a = 5", "a must be 5"],
  ["a <> b", "a must not be b"],
  ["not a = 5", "a must not be 5"],
  ["not a > 5", "a must be at most 5"],
  ["a = -5", "a must be -5"],
  ["a between 1 and b", "a must be between 1 and b"],
  ["a not between 1 and 5", "a must not be between 1 and 5"],
  ["a in (1, 2)", "a must be one of 1, 2"],
  ["a in (1)", "a must be 1"],
  ["a not in (1, 2)", "a must not be one of 1, 2"],
  ["a is null", "a must be null"],
  ["a is not null", "a must not be null"],
  ["is_open", "isOpen must be true"],
  ["not is_open", "isOpen must be false"],
  ["is_open is not true", "isOpen must not be true"],
  ["amount < 'Infinity'", "amount must be finite"],
  ["amount > '-Infinity'", "amount must be finite"],
  ["abs(amount) >= 0.5", "the absolute value of amount must be at least 0.5"],
  ["a >= greatest(b, c)", "a must be at least the greater of b and c"],
  ["a <= least(b, c, d)", "a must be at most the least of b, c and d"],
  ["a = b * (c + d)", "a must be b * (c + d)"],
  ["a + b + c = 5", "a + b + c must be 5"],
  ["a - (b - c) = 5", "a - (b - c) must be 5"],
  ["closed_at > opened_at", "closedAt must be after openedAt"],
  ["closed_at >= opened_at", "closedAt must be at or after openedAt"],
  ["closed_at < now()", "closedAt must be before the current time"],
  ["closed_at <= opened_at + interval '7 days'", "closedAt must be at or before openedAt + 7 days"],
  [
    "date_trunc('hour', opened_at at time zone 'UTC') = opened_at at time zone 'UTC'",
    "openedAt must be the start of an hour",
  ],
  ["opened_at = date_trunc('hour', opened_at)", "openedAt must be the start of an hour"],
  ["char_length(some_text) between 1 and 50", "someText must have between 1 and 50 characters"],
  ["length(some_text) <= 5", "someText must have at most 5 characters"],
  [
    "char_length(btrim(some_text)) > 0",
    "someText without leading and trailing spaces must have more than 0 characters",
  ],
  ["octet_length(digest) = 32", "digest must have 32 bytes"],
  ["length(digest) <= 32", "digest must have at most 32 bytes"],
  ["some_text = btrim(some_text)", "someText must have no leading or trailing spaces"],
  ["some_text = upper(some_text)", "someText must be in upper case"],
  ["some_text <> ''", "someText must not be empty"],
  ["some_text = 'x'", "someText must be x"],
  ["some_text <> ' x'", "someText must not be ' x'"],
  ["some_text ~ '^[a-z]+$'", "someText must match the pattern ^[a-z]+$"],
  ["some_text !~ '^[a-z]+$'", "someText must not match the pattern ^[a-z]+$"],
  ["jsonb_typeof(document) = 'object'", "document must be a JSON object"],
  ["num_nonnulls(a, b) = 1", "exactly one of a and b must not be null"],
  ["num_nonnulls(a, b) > 0", "at least one of a and b must not be null"],
  ["num_nonnulls(a, b, c) = 0", "each of a, b and c must be null"],
  ["num_nonnulls(a, b) = 2", "each of a and b must not be null"],
  ["a is null or b is not null", "if a is not null, b must not be null"],
  ["a > 1 or b > 1 or c > 1", "if a is at most 1 and b is at most 1, c must be greater than 1"],
  ["(a = 1 and b = 1) or c = 1", "if a is not 1 or b is not 1, c must be 1"],
  ["not some_text ~ 'x' or a = 1", "if someText matches the pattern x, a must be 1"],
  ["num_nonnulls(a, b) > 0 or c = 1", "if each of a and b is null, c must be 1"],
  ["(a is null) = (b is null)", "a must be null if and only if b is null"],
  ["is_open = (closed_at is null)", "isOpen must be true if and only if closedAt is null"],
  [
    "case when a = 1 then b = 1 when a = 2 then c = 1 else d = 1 end",
    "if a is 1, b must be 1; if a is 2, c must be 1; otherwise d must be 1",
  ],
  ["case a when 1 then b = 1 end", "if a is 1, b must be 1"],
  ["case a when 1 then b = 1 else true end", "if a is 1, b must be 1"],
  ["coalesce(a > b, true)", "a must be greater than b"],
  ["a <= coalesce(b, 5)", "a must be at most coalesce(b, 5)"],
  ["a <= coalesce(b, a)", "a must be at most b"],
  ["a is distinct from b", "a must be different from b"],
  ["a is not distinct from b", "a must be b"],
])("%s", (expression, words) => {
  expect(wordsOf(expression)).toBe(words);
});

test.each([
  "case when is_open then true when a = 1 then b = 1 end",
  "a = case when is_open then 1 else 2 end",
  "null",
])("has no words for %s", (expression) => expect(wordsOf(expression)).toBeUndefined());
