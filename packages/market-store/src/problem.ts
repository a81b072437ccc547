/** What keeps a whole file from being read: it is cut off, malformed, or lacks what every record needs. */
export interface FileProblem {
  /** Line of the file, from 1. */
  line: number;
  /** What is wrong, in plain words. */
  reason: string;
}

/** Why one record of a file is refused; `line` is where it begins. */
export interface Problem extends FileProblem {
  /** The record as it stands in the file. */
  record: string;
}

/**
 * What a reader makes of a file that it can read. Every record is either a row or a problem, so a caller may load
 * the rows and set the bad records aside.
 */
export interface ReadableFile<Row> {
  readable: true;
  rows: Row[];
  problems: Problem[];
}

/** What a reader makes of a file that it cannot read. No part of it can be trusted, so it has no rows. */
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
