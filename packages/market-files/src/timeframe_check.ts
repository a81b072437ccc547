import { CandleFileError } from "./candle.ts";
import {
  type CandleTimeframe,
  candleTimeframes,
  isDailyOrLonger,
  longestFit,
  offsetIn,
  timeframeOfSteps,
} from "./timeframe.ts";

/** Fewer times say too little: two candles of an hour may be a day apart. */
const fewest = 3;
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/**
 * Checks the first times of a file against its timeframe.
 *
 * @param times the times as written: opening or closing times, in milliseconds.
 * @throws CandleFileError if they are those of another timeframe, or of days that do not open at 00:00 UTC.
 */
export function checkTimeframe(
  times: readonly number[],
  timeframe: CandleTimeframe,
  { forced, openings }: { readonly forced: boolean; readonly openings: readonly number[] },
): void {
  const different = new Set(times);
  if (different.size < fewest) return;
  const longest = longestFit([...different]);
  if (!forced && longest && isLonger(longest, timeframe)) {
    throw new CandleFileError(
      `These look like ${longest} candles, not ${timeframe}: all of their times fit.`,
      {
        hint: `Read the file as ${longest}, or as ${timeframe} with forceTimeframe.`,
      },
    );
  }
  const offsets = openings.map((time) => offsetIn(timeframe, time));
  const wrong = offsets.filter((offset) => offset !== 0).length;
  const [offset = 0] = offsets;
  if (wrong === offsets.length && offsets.every((other) => other === offset))
    throw shifted(timeframe, openings[0] ?? 0);
  const shortest = timeframeOfSteps(times);
  if (wrong * 2 > offsets.length && shortest && isLonger(timeframe, shortest)) {
    throw new CandleFileError(`These look like ${shortest} candles, not ${timeframe}.`, {
      hint: `Read the file as ${shortest}.`,
    });
  }
}

const isLonger = (one: CandleTimeframe, other: CandleTimeframe): boolean =>
  candleTimeframes.indexOf(one) > candleTimeframes.indexOf(other);

/** The error for candles that all open at the same time beside their grid. */
function shifted(timeframe: CandleTimeframe, time: number): CandleFileError {
  const clock = `${new Date(time).toISOString().slice(11, 16)} UTC`;
  const finer = "Download candles in UTC, or read candles of a shorter timeframe and aggregate them.";
  if (timeframe === "1w" && offsetIn("1d", time) === 0) {
    const weekday = weekdays[new Date(time).getUTCDay()];
    return new CandleFileError(
      `The weeks open on ${weekday}, not on Monday, as those of KuCoin and Hyperliquid do on Thursday.`,
      { hint: finer },
    );
  }
  if (isDailyOrLonger(timeframe) && offsetIn("1d", time) !== 0) {
    return new CandleFileError(
      `The ${timeframe} candles open at ${clock}, not at 00:00 UTC, as those of OKX, HTX and BingX do at 16:00 UTC (midnight in Hong Kong).`,
      { hint: `${finer} OKX has them as bar=1Dutc.` },
    );
  }
  return new CandleFileError(
    `None of the candles opens at the opening time of a ${timeframe} candle: ${clock}.`,
    {
      hint: "Check the timeframe and the time zone.",
    },
  );
}
