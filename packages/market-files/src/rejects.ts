import type { CandleProblem, CandleSummary } from "./candle.ts";
import { csvLine } from "./rows/csv.ts";

/**
 * The first line of a file of rejected records: a column `reason`, which the reader ignores, and the columns of the
 * file. Followed by a {@link rejectLine} for each, it is CSV that is read again in the same format.
 */
export const rejectHeader = ({ columns }: CandleSummary): string =>
  `${csvLine(["reason", ...columns.filter((name) => name !== "reason")])}\n`;

/** One line of a file of rejected records. */
export function rejectLine({ columns }: CandleSummary, { reason, values }: CandleProblem): string {
  const earlier = columns.indexOf("reason");
  return `${csvLine([reason, ...(earlier < 0 ? values : values.toSpliced(earlier, 1))])}\n`;
}
