import { CandleFileError } from "../candle.ts";
import type { Row } from "./row.ts";

/** CoinGecko returns at most one price a day, an hour or five minutes: never as many. */
const mostPrices = 200_000;

/**
 * Joins the three arrays of CoinGecko's `/market_chart` (prices, market_caps, total_volumes) to one row for each time;
 * passes other rows on. The arrays come one after the other, so all of them are held in memory.
 *
 * @throws CandleFileError if there are too many prices.
 */
export async function* mergedCharts(batches: AsyncGenerator<Row[]>): AsyncGenerator<Row[]> {
  const first = await batches.next();
  if (first.done) return;
  if (first.value[0]?.path !== "prices" || first.value[0].values.length !== 2) {
    yield first.value;
    yield* batches;
    return;
  }
  const values = new Map<string, Map<string, { value: string; line: number }>>();
  const add = (rows: readonly Row[]): void => {
    for (const {
      path = "",
      line,
      values: [time = "", value = ""],
    } of rows) {
      const byTime = values.get(path) ?? new Map();
      values.set(path, byTime.set(time, { value, line }));
      if (byTime.size > mostPrices) {
        throw new CandleFileError(`The chart has more than ${mostPrices} prices.`, {
          hint: "Request less at once.",
        });
      }
    }
  };
  add(first.value);
  for await (const rows of batches) add(rows);
  const keys = ["snapped_at", "price", "market_cap", "total_volume"];
  const [prices, caps, volumes] = ["prices", "market_caps", "total_volumes"].map((path) => values.get(path));
  yield [...(prices ?? [])].map(([time, { value, line }]) => ({
    line,
    keys,
    values: [time, value, caps?.get(time)?.value ?? "", volumes?.get(time)?.value ?? ""],
  }));
}
