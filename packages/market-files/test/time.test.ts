import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTime } from "../src/time.ts";

const instants = fc.date({
  min: new Date("1974-01-01T00:00:00Z"),
  max: new Date("2099-12-31T00:00:00Z"),
  noInvalidDate: true,
});

const timeOf = (text: string) => {
  const written = parseTime(text);
  return typeof written === "string" ? written : written.time;
};

describe("every spelling of an instant is the same instant", () => {
  const check = (spell: (date: Date) => string, unit = 1) =>
    fc.assert(
      fc.property(instants, (date) => {
        const time = Math.floor(date.getTime() / unit) * unit;
        expect(timeOf(spell(new Date(time)))).toBe(time);
      }),
    );

  test("ISO 8601 with T or a space, with Z, UTC, +00 or no zone", () => {
    for (const zone of ["Z", " UTC", "+00", "+00:00", "+0000", ""]) {
      check((date) => date.toISOString().replace("Z", zone));
      check((date) => date.toISOString().replace("T", " ").replace("Z", zone));
    }
    check((date) => date.toISOString().slice(0, 19).replace("T", " "), 1000);
    check((date) => date.toISOString().slice(0, 16), 60_000);
  });

  test("Unix seconds, milliseconds, microseconds and nanoseconds", () => {
    check((date) => String(date.getTime() / 1000), 1000);
    check((date) => (date.getTime() / 1000).toFixed(3));
    check((date) => `${date.getTime() / 1000}.0`, 1000);
    check((date) => String(date.getTime()));
    check((date) => `${date.getTime()}000`);
    check((date) => `${date.getTime()}000000`);
  });

  test("dates", () => {
    const day = 86_400_000;
    check((date) => date.toISOString().slice(0, 10), day);
    check((date) => date.toISOString().slice(0, 10).replaceAll("-", "/"), day);
    check((date) => date.toISOString().slice(0, 10).replaceAll("-", ""), day);
    check((date) => date.toLocaleDateString("en-US", { dateStyle: "medium", timeZone: "UTC" }), day);
  });

  test("zones east and west of UTC", () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (date, offset) => {
        const local = new Date(date.getTime() + offset * 60_000).toISOString().replace("Z", "");
        const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
        const zone = `${offset < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
        expect(timeOf(local + zone)).toBe(date.getTime());
      }),
    );
  });
});

test("a valid date and time is accepted exactly if Date accepts it", () => {
  const part = (most: number) =>
    fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, "0"));
  fc.assert(
    fc.property(part(13), part(32), part(24), part(60), part(60), (month, day, hour, minute, second) => {
      const text = `2024-${month}-${day}T${hour}:${minute}:${second}Z`;
      const date = new Date(text);
      const valid = !Number.isNaN(date.getTime()) && date.toISOString() === text.replace("Z", ".000Z");
      expect(typeof parseTime(text) !== "string").toBe(valid);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["2024-03-01 12-AM", "2024-03-01T00:00:00Z"],
  ["2024-03-01 12-PM", "2024-03-01T12:00:00Z"],
  ["2024-03-01 09-AM", "2024-03-01T09:00:00Z"],
  ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"],
  ["2000-02-29", "2000-02-29T00:00:00Z"],
])("%s is %s", (text, expected) => {
  expect(timeOf(text)).toBe(Date.parse(expected));
});

test.each([
  ["", "is empty"],
  ["yesterday", "is not a time"],
  ["12345", "is not a time"],
  ["1.70925E+12", "is in scientific notation, which loses digits"],
  ["1709251200000001", "is more precise than a millisecond"],
  ["2024-03-01T00:00:00.0001Z", "is more precise than a millisecond"],
  ["2023-02-29", "is not a valid date and time"],
  ["2024-03-01T00:00:00+24:00", "is not a valid date and time"],
  ["2024-03-01 13-PM", "is not a valid date and time"],
  ["0000-01-01", "is not a valid date and time"],
  ["0001-01-01T00:00:00+01:00", "is not in the years 1 to 9999"],
  ["03/01/2024", "has day and month in an unknown order"],
])("rejects %j: it %s", (text, reason) => {
  expect(parseTime(text)).toBe(reason);
});
