import { expect, test } from "vitest";
import { parseInstant } from "../src/instant.ts";

test.each([
  ["2021-11-15T00:05:00.000Z", "2021-11-15T00:05:00.000Z"],
  ["2021-11-15T00:05:00Z", "2021-11-15T00:05:00.000Z"],
  ["2021-11-15T00:05Z", "2021-11-15T00:05:00.000Z"],
  ["2021-11-15T03:35:00+03:30", "2021-11-15T00:05:00.000Z"],
  ["2021-11-14T19:05:00.000000-05:00", "2021-11-15T00:05:00.000Z"],
  ["2021-11-15T00:05:00.1230Z", "2021-11-15T00:05:00.123Z"],
  ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
  ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"],
  ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
])("%s is %s", (text, iso) => {
  expect(parseInstant(text)).toEqual(new Date(iso));
});

test.each([
  ["2021-11-15T00:05:00", "has no time zone"],
  ["2021-11-15", "is not an ISO 8601 time"],
  ["2021-11-15 00:05:00Z", "is not an ISO 8601 time"],
  ["1636934700000", "is not an ISO 8601 time"],
  ["yesterday", "is not an ISO 8601 time"],
  ["2021-11-15T00:05:00.0001Z", "is more precise than a millisecond"],
  ["2021-02-30T00:00:00Z", "is not a valid date and time"],
  ["2021-13-01T00:00:00Z", "is not a valid date and time"],
  ["2021-11-15T24:00:00Z", "is not a valid date and time"],
  ["2021-11-15T00:00:60Z", "is not a valid date and time"],
  ["2021-11-15T00:00:00+25:00", "is not a valid date and time"],
  ["0001-01-01T00:00:00+01:00", "is not in the years 1 to 9999"],
  ["9999-12-31T23:59:59-01:00", "is not in the years 1 to 9999"],
])("%s %s", (text, reason) => {
  expect(parseInstant(text)).toBe(reason);
});
