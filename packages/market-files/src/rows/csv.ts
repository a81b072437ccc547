import { CsvError, parse } from "csv-parse/sync";
import { CandleFileError } from "../candle.ts";
import type { Row } from "./row.ts";

/** More text than any record has: a quote without its partner would collect the rest of the file. */
const longestRecord = 1_000_000;

/**
 * Splits CSV (RFC 4180, with empty lines and spaces around values) into batches of rows, which may differ in length.
 * Its delimiter is the most frequent one of comma, semicolon and tab in its first lines.
 *
 * @throws CandleFileError if quotes do not match.
 */
export async function* csvRows(text: AsyncIterable<string>): AsyncGenerator<Row[]> {
  let delimiter: string | undefined;
  let pending = "";
  let line = 1;
  for await (const chunk of text) {
    pending += chunk;
    const end = endOfRecords(pending);
    if (end > 0) {
      const records = pending.slice(0, end);
      pending = pending.slice(end);
      delimiter ??= delimiterOf(records);
      yield rowsOf(records, delimiter, line);
      line += countLines(records);
    } else if (pending.length > longestRecord) {
      throw malformed(line, "a quote is not closed, or a record has more than a million characters");
    }
  }
  if (pending.trim() === "") return;
  const last = rowsOf(pending, delimiter ?? delimiterOf(pending), line);
  yield last.map((row, at) => (at === last.length - 1 ? { ...row, unterminated: true } : row));
}

/** Index after the last line break outside quotes, 0 if there is none. */
function endOfRecords(text: string): number {
  const end = text.lastIndexOf("\n") + 1;
  if (!text.includes('"')) return end;
  let quotes = 0;
  let last = 0;
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) quotes++;
    else if (code === 10 && quotes % 2 === 0) last = at + 1;
  }
  return last;
}

function rowsOf(text: string, delimiter: string, line: number): Row[] {
  if (text.includes('"')) return quotedRows(text, delimiter, line);
  // Without quotes, each line is a record: splitting is ten times as fast as parsing.
  const rows: Row[] = [];
  let at = line;
  for (const record of text.split("\n")) {
    const trimmed = record.trim();
    if (trimmed !== "") {
      const values = trimmed.split(delimiter);
      // Values at the ends are trimmed, unless the delimiter is a tab and they are empty.
      rows.push({
        line: at,
        values: delimiter === "\t" ? trimAll(record.split(delimiter)) : trimAll(values),
      });
    }
    at++;
  }
  return rows;
}

const trimAll = (values: readonly string[]): string[] => values.map((value) => value.trim());

function quotedRows(text: string, delimiter: string, line: number): Row[] {
  try {
    const records = parse(text, {
      delimiter,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: 0,
      info: true,
      raw: true,
    }) as unknown as { record: string[]; info: { lines: number }; raw: string }[];
    return records.map(({ record, info, raw }) => ({
      line: line + info.lines - 1 - countLines(raw.trim()),
      values: record,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines, raw = "", message } = error as CsvError & { lines: number; raw?: string };
    throw malformed(line + lines - 1 - countLines(raw.trim()), message);
  }
}

function delimiterOf(text: string): string {
  const lines = text.split("\n", 5).join("\n");
  const count = (delimiter: string) => lines.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

const malformed = (line: number, reason: string): CandleFileError =>
  new CandleFileError(`The CSV is malformed: ${reason}`, {
    line,
    hint: "The file is corrupt or incomplete: download it again.",
  });

/** Formats one line of CSV, with quotes if a value needs them. */
export const csvLine = (values: readonly string[]): string =>
  values
    .map((value) => (/[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
    .join(",");
