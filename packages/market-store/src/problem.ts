/** What keeps a whole file from being read: cut off, malformed, or without a column that every row needs. */
export interface FileProblem {
  /** Line of the file, from 1. */
  line: number;
  /** What is wrong, in plain words. */
  reason: string;
}

/** Why one record of a file is refused. */
export interface Problem extends FileProblem {
  /** The record as it stands in the file, from `line` on. */
  record: string;
}

/**
 * What a reader makes of a file. A readable file may still hold bad records: each is a problem, and the rows are all
 * the others, so that a caller may load those and set the bad ones aside. Of an unreadable file nothing can be
 * trusted, so it has no rows.
 */
export type Reading<Row> =
  | { readable: true; rows: Row[]; problems: Problem[] }
  | { readable: false; rows: []; problems: [FileProblem] };

/** The reading of a file that cannot be read. */
export const unreadable = (line: number, reason: string): Extract<Reading<never>, { readable: false }> => ({
  readable: false,
  rows: [],
  problems: [{ line, reason }],
});
