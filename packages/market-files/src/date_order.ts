import { CandleFileError, shown } from "./candle.ts";
import type { DateOrder } from "./time.ts";

/**
 * The order of day and month in dates with slashes, as the first dates of a file show it.
 *
 * @returns undefined if no date has slashes.
 * @throws CandleFileError if the dates show no order, or both.
 */
export function dateOrderOf(texts: readonly string[]): DateOrder | undefined {
  const dates = texts.flatMap((text) => {
    const [, first, second] = /^(\d{1,2})\/(\d{1,2})\/\d{4}$/.exec(text) ?? [];
    return first === undefined ? [] : [[Number(first), Number(second)] as const];
  });
  if (dates.length === 0) return undefined;
  const monthFirst = dates.some(([, second]) => second > 12);
  const dayFirst = dates.some(([first]) => first > 12);
  if (monthFirst !== dayFirst) return monthFirst ? "month first" : "day first";
  throw new CandleFileError(`Day and month of the dates cannot be told apart: ${shown(texts[0] ?? "")}.`, {
    hint: "Write the dates as 2023-11-15, or add a date after the 12th of a month.",
  });
}
