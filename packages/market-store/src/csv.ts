import { CsvError, parse } from "csv-parse/sync";
import type { FileProblem } from "./problem.ts";

/** One record of CSV. */
export interface CsvRecord {
  /** Line of its start, from 1. */
  line: number;
  values: string[];
  /** Source text of the record. */
  raw: string;
}

/**
 * Splits CSV (RFC 4180; any line ending, a byte order mark, empty lines and space around values allowed) into
 * records, which may differ in length.
 *
 * @returns the records, or the position of the first quoting error.
 */
export function parseCsv(text: string): CsvRecord[] | FileProblem {
  const startOf = (endLine: number, raw: string) => endLine - (raw.match(/\n/g)?.length ?? 0);
  try {
    // Normalize line endings, because csv-parse counts CRLF inside quotes twice.
    const records = parse(text.replaceAll(/\r\n?/g, "\n"), {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: 0,
      info: true,
      raw: true,
    }) as unknown as { record: string[]; info: { lines: number }; raw: string }[];
    return records.map(({ record, info, raw }) => {
      const written = raw.trim();
      return { line: startOf(info.lines, written), values: record, raw: written };
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines, raw, message } = error as CsvError & { lines: number; raw: string };
    return { line: startOf(lines, raw.trim()), reason: `malformed CSV: ${message}` };
  }
}

/** Formats one line of CSV, with quotes if a value needs them. */
export const csvLine = (values: readonly string[]): string =>
  values
    .map((value) => (/[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
    .join(",");
