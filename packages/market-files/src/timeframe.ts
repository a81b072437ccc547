/** Lengths of a candle, in the notation of exchanges: `m` is a minute, `M` a month. Shortest first. */
export const candleTimeframes = [
  "1m",
  "3m",
  "5m",
  "15m",
  "30m",
  "1h",
  "2h",
  "4h",
  "6h",
  "8h",
  "12h",
  "1d",
  "3d",
  "1w",
  "1M",
] as const;

/** Length of a candle. */
export type CandleTimeframe = (typeof candleTimeframes)[number];

const minute = 60_000;
const day = 1440 * minute;

/** Length in milliseconds; a month has none. */
const lengths: Readonly<Record<Exclude<CandleTimeframe, "1M">, number>> = {
  "1m": minute,
  "3m": 3 * minute,
  "5m": 5 * minute,
  "15m": 15 * minute,
  "30m": 30 * minute,
  "1h": 60 * minute,
  "2h": 120 * minute,
  "4h": 240 * minute,
  "6h": 360 * minute,
  "8h": 480 * minute,
  "12h": 720 * minute,
  "1d": day,
  "3d": 3 * day,
  "1w": 7 * day,
};

/** 1970-01-05, the first Monday of Unix time: weeks open on Mondays. */
const firstMonday = 4 * day;

/** Whether a candle lasts a day or longer, so that a date alone is its opening time. */
export const isDailyOrLonger = (timeframe: CandleTimeframe): boolean =>
  candleTimeframes.indexOf(timeframe) >= candleTimeframes.indexOf("1d");

/** Time from the last opening time to a time, in milliseconds: 0 if a candle opens at it. */
export function offsetIn(timeframe: CandleTimeframe, time: number): number {
  if (timeframe === "1M") return time - startOfMonth(time);
  const [length, start] =
    // Providers count periods of three days from different days.
    timeframe === "3d" ? [day, 0] : [lengths[timeframe], timeframe === "1w" ? firstMonday : 0];
  return (((time - start) % length) + length) % length;
}

/** The time at which a candle closes. */
export function closingTime(timeframe: CandleTimeframe, openTime: number): number {
  if (timeframe !== "1M") return openTime + lengths[timeframe];
  const date = new Date(openTime);
  return date.setUTCMonth(date.getUTCMonth() + 1);
}

/** The time at which the candle opens that closes at a time. */
export function openingTime(timeframe: CandleTimeframe, closeTime: number): number {
  if (timeframe !== "1M") return closeTime - lengths[timeframe];
  const date = new Date(closeTime);
  return date.setUTCMonth(date.getUTCMonth() - 1);
}

/** Rounds a closing time up to a full minute: some providers write the last second or millisecond. */
export const fullMinute = (time: number): number =>
  time % minute >= minute - 1000 ? Math.ceil(time / minute) * minute : time;

/** Index of a candle among all candles of its timeframe. */
export function indexOf(timeframe: CandleTimeframe, openTime: number): number {
  if (timeframe !== "1M") return Math.floor((openTime - firstMonday) / lengths[timeframe]);
  const date = new Date(openTime);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The longest timeframe of which every time is an opening time, undefined if there is none. */
export function longestFit(times: readonly number[]): CandleTimeframe | undefined {
  return candleTimeframes.findLast((timeframe) => {
    if (timeframe === "3d")
      return times.every(
        (time) => (time - (times[0] ?? 0)) % lengths["3d"] === 0 && offsetIn("3d", time) === 0,
      );
    return times.every((time) => offsetIn(timeframe, time) === 0);
  });
}

/** The timeframe whose length is the smallest step between times, undefined if there is none. */
export function timeframeOfSteps(times: readonly number[]): CandleTimeframe | undefined {
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  const steps = sorted.slice(1).map((time, at) => time - (sorted[at] ?? 0));
  if (steps.length === 0) return undefined;
  const smallest = Math.min(...steps);
  if (smallest >= 28 * day && smallest <= 31 * day) return "1M";
  return candleTimeframes.find((timeframe) => timeframe !== "1M" && lengths[timeframe] === smallest);
}

/** The timeframe of prices at irregular times: the longest one that is not longer than their usual step. */
export function timeframeOfPoints(times: readonly number[]): CandleTimeframe | undefined {
  const steps = times.slice(1).map((time, at) => Math.abs(time - (times[at] ?? 0)));
  const median = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)];
  if (median === undefined) return undefined;
  return candleTimeframes.findLast(
    (timeframe) => timeframe !== "1M" && timeframe !== "3d" && lengths[timeframe] <= median * 1.05,
  );
}

/** The timeframe of a number of minutes, undefined if there is none. */
export const timeframeOfMinutes = (minutes: number): CandleTimeframe | undefined =>
  candleTimeframes.find((timeframe) => timeframe !== "1M" && lengths[timeframe] === minutes * minute);

function startOfMonth(time: number): number {
  const date = new Date(time);
  date.setUTCHours(0, 0, 0, 0);
  return date.setUTCDate(1);
}
