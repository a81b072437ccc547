const iso8601 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * Parses an ISO 8601 date and time with its zone (`2021-11-15T00:05:00Z`, `2021-11-15T03:35:00.000+03:30`) of the years
 * 1 to 9999, without rounding: it rejects times more precise than the milliseconds of a `Date`.
 *
 * @returns the instant, or the reason of the rejection ("has no time zone").
 */
export function parseInstant(text: string): Date | string {
  const match = iso8601.exec(text);
  if (!match) return "is not an ISO 8601 time";
  const [, minute, second = "00", fraction = "", zone] = match;
  if (zone === undefined) return "has no time zone";
  if (/[1-9]/.test(fraction.slice(3))) return "is more precise than a millisecond";
  const wallClock = `${minute}:${second}.${fraction.slice(0, 3).padEnd(3, "0")}`;
  const instant = new Date(wallClock + zone);
  // Date turns 30 February into 2 March, so compare the result with the input.
  const read = new Date(`${wallClock}Z`);
  if (Number.isNaN(instant.getTime()) || read.toISOString() !== `${wallClock}Z`) {
    return "is not a valid date and time";
  }
  // The zone offset can move the instant out of the four-digit years.
  const year = instant.getUTCFullYear();
  return year >= 1 && year <= 9999 ? instant : "is not in the years 1 to 9999";
}
