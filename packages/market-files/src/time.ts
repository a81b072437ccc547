/** A time as it is written in a file. */
export interface WrittenTime {
  /** The time in milliseconds of Unix time, read as UTC if it has no zone. */
  readonly time: number;
  /** How it is written: as a count of seconds, milliseconds, microseconds or nanoseconds, as a date, or as both date and time. */
  readonly form: "s" | "ms" | "us" | "ns" | "date" | "zoned" | "unzoned";
}

/** Order of the numbers in a date with slashes, such as 11/15/2023. */
export type DateOrder = "month first" | "day first";

const iso =
  /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?|-([AP]M)))? ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;
const compactDate = /^((?:19|20)\d\d)(\d\d)(\d\d)(?: (\d\d):?(\d\d):?(\d\d)?)?$/;
const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
const worded = /^([a-z]{3})[a-z]* (\d{1,2}),? (\d{4})$/i;
const unix = /^(\d{9,20})(?:\.(\d+))?$/;
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/**
 * Reads a time: ISO 8601 with `T` or a space, with or without a zone; a date; Unix seconds, milliseconds, microseconds
 * or nanoseconds, told apart by their number of digits.
 *
 * @param dateOrder order of the numbers in a date with slashes; without it, such a date is rejected.
 * @returns the time, or the reason of the rejection ("is not a time").
 */
export function parseTime(text: string, dateOrder?: DateOrder): WrittenTime | string {
  const count = unix.exec(text);
  if (count) return unixTime(count[1] ?? "", count[2] ?? "");
  const written = iso.exec(text);
  if (written) return isoTime(written);
  const compact = compactDate.exec(text);
  if (compact) {
    const [, year, month, date, hour, minute, second] = compact;
    return timeOf([year, month, date], [hour, minute, second, ""], hour === undefined ? "date" : "unzoned");
  }
  const words = worded.exec(text);
  if (words) {
    const [, name = "", date = "", year] = words;
    const month = String(months.indexOf(name.toLowerCase()) + 1);
    return timeOf([year, month.padStart(2, "0"), date.padStart(2, "0")], [], "date");
  }
  const numbers = slashed.exec(text);
  if (numbers) {
    const [, first = "", second = "", year] = numbers;
    if (!dateOrder) return "has day and month in an unknown order";
    const [month, date] = dateOrder === "month first" ? [first, second] : [second, first];
    return timeOf([year, month.padStart(2, "0"), date.padStart(2, "0")], [], "date");
  }
  if (text === "") return "is empty";
  return /^\d+(?:\.\d+)?e\+?\d+$/i.test(text)
    ? "is in scientific notation, which loses digits"
    : "is not a time";
}

function unixTime(whole: string, fraction: string): WrittenTime | string {
  // Seconds have up to 11 digits until the year 5138, and each finer unit has three more.
  const unit = whole.length <= 11 ? 0 : whole.length <= 14 ? 1 : whole.length <= 17 ? 2 : 3;
  const form = (["s", "ms", "us", "ns"] as const)[unit] ?? "s";
  const digits = unit === 0 ? whole + fraction.slice(0, 3).padEnd(3, "0") : whole;
  const kept = unit < 2 ? digits.length : digits.length - (unit - 1) * 3;
  const lost = digits.slice(kept) + (unit === 0 ? fraction.slice(3) : fraction);
  if (/[1-9]/.test(lost)) return "is more precise than a millisecond";
  const time = Number(digits.slice(0, kept));
  return time <= lastTime ? { time, form } : "is not in the years 1 to 9999";
}

function isoTime([, year, month, date, hour, minute, second, fraction = "", half, zone]: RegExpExecArray):
  | WrittenTime
  | string {
  if (hour === undefined && zone === undefined) return timeOf([year, month, date], [], "date");
  let hours = hour;
  if (half) {
    const ofTwelve = Number(hour);
    if (ofTwelve < 1 || ofTwelve > 12) return "is not a valid date and time";
    hours = String((ofTwelve % 12) + (half.toUpperCase() === "PM" ? 12 : 0)).padStart(2, "0");
  }
  const local = timeOf([year, month, date], [hours, minute, second, fraction], zone ? "zoned" : "unzoned");
  if (typeof local === "string") return local;
  const time = local.time - zoneOffset(zone);
  if (Number.isNaN(time)) return "is not a valid date and time";
  return time >= firstTime && time <= lastTime ? { time, form: local.form } : "is not in the years 1 to 9999";
}

/** Offset of a zone from UTC, in milliseconds. */
function zoneOffset(zone = "Z"): number {
  const offset = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (!offset) return 0;
  const [, sign, hours, minutes = "00"] = offset;
  if (Number(hours) > 23 || Number(minutes) > 59) return Number.NaN;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

type Digits = string | undefined;

const firstTime = Date.parse("0001-01-01T00:00:00Z");
const lastTime = Date.parse("9999-12-31T23:59:59.999Z");

function timeOf(
  [year = "", month = "", date = ""]: readonly Digits[],
  [hour = "00", minute = "00", second = "00", fraction = ""]: readonly Digits[],
  form: WrittenTime["form"],
): WrittenTime | string {
  if (/[1-9]/.test(fraction.slice(3))) return "is more precise than a millisecond";
  const midnight = new Date(0).setUTCFullYear(Number(year), Number(month) - 1, Number(date));
  const valid =
    Number(year) >= 1 &&
    // Date turns 30 February into 2 March.
    new Date(midnight).getUTCDate() === Number(date) &&
    new Date(midnight).getUTCMonth() === Number(month) - 1 &&
    Number(hour) <= 23 &&
    Number(minute) <= 59 &&
    Number(second) <= 59;
  if (!valid) return "is not a valid date and time";
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return { time: midnight + seconds * 1000 + Number(fraction.slice(0, 3).padEnd(3, "0")), form };
}
