import { CandleFileError } from "../candle.ts";
import { bytesOf, type FileSource } from "../source/bytes.ts";
import { decompressed } from "../source/decompress.ts";
import { textOf } from "../source/text.ts";
import { csvRows } from "./csv.ts";
import { jsonRows } from "./json.ts";
import { mergedCharts } from "./market_chart.ts";
import type { Row } from "./row.ts";

/**
 * The rows of a file, in batches, as its content is CSV or JSON.
 *
 * @throws CandleFileError if the file cannot be read.
 */
export async function* rowsOf(source: FileSource): AsyncGenerator<Row[]> {
  const text = textOf(decompressed(bytesOf(source)));
  // The first character says what it is.
  let head = "";
  while (head.trim() === "") {
    const next = await text.next();
    if (next.done) return;
    head += next.value;
  }
  const all = joined(head, text);
  const start = head.trimStart();
  if (/^<(?:!doctype|html|\?xml)/i.test(start)) {
    throw new CandleFileError("The file is a web page, not data.", { hint: "Download the raw file." });
  }
  if (start.startsWith("[") || start.startsWith("{")) yield* mergedCharts(jsonRows(all));
  else yield* csvRows(all);
}

async function* joined(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head;
  yield* rest;
}
