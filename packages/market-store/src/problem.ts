/** Why a whole file cannot be read: it is truncated, malformed, or lacks a required column. */
export interface FileProblem {
  /** Line of the file, from 1. */
  line: number;
  /** Reason, in words. */
  reason: string;
}

/** Why one record of a file is rejected; `line` is the line of its start. */
export interface Problem extends FileProblem {
  /** Source text of the record. */
  record: string;
}

/**
 * Result of reading a readable file. Every record is either a row or a problem, so a caller can load the rows and save
 * the rejected records.
 */
export interface ReadableFile<Row> {
  readable: true;
  rows: Row[];
  problems: Problem[];
}

/** Result of reading an unreadable file. It has no rows, because no part of the file can be trusted. */
export interface UnreadableFile {
  readable: false;
  rows: [];
  problems: [FileProblem];
}

export const unreadable = (problem: FileProblem): UnreadableFile => ({
  readable: false,
  rows: [],
  problems: [problem],
});
