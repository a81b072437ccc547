/** One record of a file. Values are text, trimmed; null and absent values are empty. */
export interface Row {
  /** Line of its start, from 1. */
  readonly line: number;
  readonly values: readonly string[];
  /** Keys of a JSON object. */
  readonly keys?: readonly string[];
  /** Keys on the way to the array or object in JSON, joined by a point: `result.list`. */
  readonly path?: string;
  /** Whether the file ends in it without a line break. */
  readonly unterminated?: boolean;
}
