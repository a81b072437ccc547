import { CandleFileError, shown } from "./candle.ts";
import { compareDecimals, decimalFault } from "./decimal.ts";
import { type CandleFormat, type ColumnName, normalized, type Role } from "./format.ts";
import { candleFormats } from "./formats/index.ts";
import { otherPage } from "./other_pages.ts";
import type { Row } from "./rows/row.ts";
import { parseTime } from "./time.ts";

/** Where the values of a candle are in the records of a file. */
export interface Layout {
  readonly format: CandleFormat;
  /** Names of the columns, as written or, without a header, as the format names them. */
  readonly names: readonly string[];
  readonly index: Readonly<Partial<Record<Role, number>>>;
  /** Rows before the first record: the header, and lines before it. */
  readonly before: readonly Row[];
}

type Index = Partial<Record<Role, number>>;

const required: readonly Role[] = ["time", "open", "high", "low", "close"];
/** Lines that may come before the header, such as a URL. */
const mostLinesBefore = 3;

/**
 * Recognizes the format of the first rows of a file.
 *
 * @param name name of the format, if it is not to be detected.
 * @throws CandleFileError if no format matches.
 */
export function layoutOf(rows: readonly Row[], name?: string): Layout {
  const [first] = rows;
  if (!first) throw new CandleFileError("The file is empty.", { hint: "Download it again." });
  const formats = name === undefined ? candleFormats : candleFormats.filter((format) => format.name === name);
  if (formats.length === 0) {
    const names = candleFormats.map((format) => format.name).join(", ");
    throw new CandleFileError(`The format ${shown(name ?? "")} does not exist.`, {
      hint: `Formats: ${names}.`,
    });
  }
  return headed(rows, formats) ?? unnamed(rows, formats) ?? fail(rows, name);
}

/** The layout by names: those of a header in the first lines, or the keys of JSON objects. */
function headed(rows: readonly Row[], formats: readonly CandleFormat[]): Layout | undefined {
  const [first] = rows;
  const headers = first?.keys ? [first.keys] : rows.slice(0, mostLinesBefore + 1).map(({ values }) => values);
  for (const [at, names] of headers.entries()) {
    for (const format of formats) {
      if (format.path && !format.path.test(first?.path ?? "")) continue;
      const columns = names.map(normalized);
      if (!(format.requires ?? []).every((column) => columns.some((other) => matches(column, other))))
        continue;
      const index = indexOf(format, columns);
      if (required.some((role) => index[role] === undefined)) continue;
      for (const [role, position] of Object.entries(index)) {
        const column = columns[position] ?? "";
        if (columns.indexOf(column) === columns.lastIndexOf(column)) continue;
        throw new CandleFileError(`The header repeats ${names[position]}, the column of ${role}.`, {
          line: rows[at]?.line,
          hint: "Remove or rename one of the two columns.",
        });
      }
      return { format, names, index, before: first?.keys ? [] : rows.slice(0, at + 1) };
    }
  }
  return undefined;
}

/** The layout by the order of the columns: the one that makes candles of the most rows, at least of half of them. */
function unnamed(rows: readonly Row[], formats: readonly CandleFormat[]): Layout | undefined {
  if (rows[0]?.keys) return undefined;
  let best: Layout | undefined;
  let most = rows.length / 2;
  for (const format of formats) {
    const names = format.unnamed?.find(({ length }) => length === rows[0]?.values.length);
    if (!names) continue;
    const layout = { format, names, index: indexOf(format, names.map(normalized)), before: [] };
    const fitting = rows.filter((row) => isCandle(row, layout)).length;
    // Of two orders that fit equally, both read the same: the prices of each candle are equal.
    if (fitting > most || (fitting === most && !best)) [best, most] = [layout, fitting];
  }
  return best;
}

function isCandle({ values, path }: Row, { format, index }: Layout): boolean {
  if (format.path && path !== undefined && !format.path.test(path)) return false;
  const written = parseTime(values[index.time ?? -1] ?? "");
  if (typeof written === "string") return false;
  const isCount =
    written.form === "s" || written.form === "ms" || written.form === "us" || written.form === "ns";
  if (format.unit ? written.form !== format.unit : !isCount) return false;
  const [open, high, low, close] = (["open", "high", "low", "close"] as const).map(
    (role) => values[index[role] ?? -1] ?? "",
  ) as [string, string, string, string];
  return (
    [open, high, low, close].every((price) => decimalFault(price) === undefined) &&
    [open, close].every((price) => compareDecimals(low, price) <= 0 && compareDecimals(price, high) <= 0)
  );
}

/** Positions of the roles. A column has one role, except where a format names no other for it. */
function indexOf({ columns }: CandleFormat, names: readonly string[]): Index {
  const index: Index = {};
  const taken = new Set<number>();
  for (const [role, accepted] of Object.entries(columns) as [Role, readonly ColumnName[]][]) {
    for (const column of accepted) {
      const matching = names.flatMap((name, at) => (matches(column, name) ? [at] : []));
      // Patterns take one column after the other: volume and quote volume of `Volume BTC,Volume USDT`.
      const at = typeof column === "string" ? matching[0] : matching.find((position) => !taken.has(position));
      if (at === undefined) continue;
      index[role] = at;
      taken.add(at);
      break;
    }
  }
  return index;
}

const matches = (column: ColumnName, name: string): boolean =>
  typeof column === "string" ? column === name : column.test(name);

function fail(rows: readonly Row[], name: string | undefined): never {
  const [first] = rows;
  const page = otherPage(first?.keys ?? first?.values ?? [], first?.path);
  if (page)
    throw new CandleFileError(`The file is ${page}, not candles.`, { hint: "Download candles (OHLCV)." });
  const start = (first?.keys ?? first?.values ?? []).join(",");
  const format = name === undefined ? "a known format" : `the format ${name}`;
  throw new CandleFileError(`The file is not in ${format}: ${shown(start)}`, {
    line: first?.line,
    hint: "A CSV file needs the columns timestamp, open, high, low and close, in any order, or those of an exchange in their order.",
  });
}
