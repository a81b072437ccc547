import { type CandleTimeframe, candleTimeframes, timeframeOfMinutes } from "../timeframe.ts";

/** Reads a timeframe in the notation of exchanges (`1h`, `1mo`) or as a number of minutes (`1440`). */
export function timeframeIn(text: string): CandleTimeframe | undefined {
  if (/^\d+$/.test(text)) return timeframeOfMinutes(Number(text));
  const length = text.replace(/^1mo$/i, "1M");
  return candleTimeframes.find((timeframe) => timeframe === length);
}
