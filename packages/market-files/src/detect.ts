import { CandleFileError } from "./candle.ts";
import type { FileNameFacts } from "./format.ts";
import { layoutOf } from "./layout.ts";
import type { Row } from "./rows/row.ts";
import { rowsOf } from "./rows/rows.ts";
import type { FileSource } from "./source/bytes.ts";

/** Format of a file, and what the format and its name state. */
export interface DetectedFormat extends FileNameFacts {
  /** Name of the format, as {@link ReadCandlesOptions.format} accepts it. */
  readonly format: string;
  /** Name of the format in words. */
  readonly title: string;
  /** CCXT id of the exchange or name of the provider, if the format states it. */
  readonly source: string | undefined;
}

/**
 * Detects the format of a candle file by its content.
 *
 * @param head the first bytes of the file; some kilobytes are enough.
 * @param fileName name of the file, which may state the market and the timeframe.
 * @throws CandleFileError if the file is in no known format.
 *
 * @example
 * ```ts
 * import { detectFormat } from "@strata/market-files";
 *
 * const { format } = await detectFormat("1700006400,10,12,9,11,5,7\n", "XBTUSD_1440.csv");
 * console.log(format); // kraken
 * ```
 */
export async function detectFormat(head: FileSource, fileName?: string): Promise<DetectedFormat> {
  const rows: Row[] = [];
  let failure: unknown;
  try {
    for await (const batch of rowsOf(head)) rows.push(...batch);
  } catch (error) {
    // The head ends within a record, a quote or a compressed block.
    failure = error;
  }
  if (rows.length === 0 && failure instanceof CandleFileError) throw failure;
  const whole = rows.length > 1 && rows.at(-1)?.unterminated ? rows.slice(0, -1) : rows;
  const { format } = layoutOf(whole);
  const { symbol, timeframe } = (fileName === undefined ? undefined : format.fileName?.(fileName)) ?? {};
  return { format: format.name, title: format.title, source: format.source, symbol, timeframe };
}
