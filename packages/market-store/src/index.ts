export type { Candle, CandleSeries, Timeframe } from "./candle.ts";
export { candleRejects, type ReadableCandleFile, readCandles } from "./candle_csv.ts";
export { upsertCandles } from "./candle_writer.ts";
export { marketsRejects, type ReadableMarketsPage, readMarketsPage } from "./coingecko_markets.ts";
export type { CryptocurrencySnapshot } from "./cryptocurrency.ts";
export { upsertCryptocurrencies } from "./cryptocurrency_writer.ts";
export type { FileProblem, Problem, ReadableFile, UnreadableFile } from "./problem.ts";
export type { Database, UpsertCounts } from "./upsert.ts";
