import {
  type CandleProblem,
  type CandleSummary,
  type FileCandle,
  type FileSource,
  type ReadCandlesOptions,
  readCandles,
} from "../src/index.ts";

/** What a test reads of a file. */
export interface ReadFile {
  candles: FileCandle[];
  problems: CandleProblem[];
  summary: CandleSummary;
}

/** Reads a whole file. */
export async function read(source: FileSource, options: ReadCandlesOptions = {}): Promise<ReadFile> {
  const problems: CandleProblem[] = [];
  const reader = readCandles(source, {
    now: new Date("2026-01-01T00:00:00Z"),
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  const candles: FileCandle[] = [];
  for await (const candle of reader) candles.push(candle);
  return { candles, problems, summary: await reader.open() };
}

export const header = "open_time,open,high,low,close,volume";

/** CSV with the header of Strata. */
export const csv = (...records: string[]): string => `${[header, ...records].join("\n")}\n`;

/** Opening times in ISO 8601, without milliseconds. */
export const opensOf = ({ candles }: ReadFile): string[] =>
  candles.map(({ openTime }) => openTime.toISOString().replace(".000Z", "Z"));
