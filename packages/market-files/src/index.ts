export {
  CandleFileError,
  type CandleProblem,
  type CandleSummary,
  type Fault,
  type FileCandle,
} from "./candle.ts";
export { type DetectedFormat, detectFormat } from "./detect.ts";
export type { CandleFormat, ColumnName, FileNameFacts, Role } from "./format.ts";
export { candleFormats } from "./formats/index.ts";
export { type CandleReader, type ReadCandlesOptions, readCandles } from "./read_candles.ts";
export { rejectHeader, rejectLine } from "./rejects.ts";
export type { FileSource } from "./source/bytes.ts";
export { type CandleTimeframe, candleTimeframes } from "./timeframe.ts";
