export type { Candle, CandleSeries, Timeframe } from "./candle.ts";
export { CandleConflictError, type CandleWriteOptions, upsertCandles } from "./candle_writer.ts";
export {
  type CategorySnapshot,
  type ReadableCategoriesPage,
  readCategoriesPage,
} from "./coingecko_categories.ts";
export { type ReadableMarketsPage, readMarketsPage } from "./coingecko_markets.ts";
export { pageRejects } from "./coingecko_page.ts";
export type { CryptocurrencySnapshot } from "./cryptocurrency.ts";
export { upsertCryptocurrencies } from "./cryptocurrency_writer.ts";
export type { Database } from "./database.ts";
export { ingestCandles } from "./ingest.ts";
export {
  type EnsureOptions,
  ensurePartitions,
  type MonthlyPartition,
  monthlyPartitions,
  PartitionError,
} from "./partitions.ts";
export type { FileProblem, Problem, ReadableFile, UnreadableFile } from "./problem.ts";
export { referenceAssets, seedReferenceAssets, totalMarket } from "./reference_assets.ts";
export { type UpsertCounts, upsert, type WriteOptions } from "./upsert.ts";
