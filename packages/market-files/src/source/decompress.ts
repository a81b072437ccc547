import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { Unzip, UnzipInflate } from "fflate";
import { Decompress } from "fzstd";
import { CandleFileError } from "../candle.ts";
import { withHead } from "./bytes.ts";

/** Kinds of files that are not read: the bytes that they contain at an offset, what they are, and what to do. */
const unreadable: readonly (readonly [number, string, string, string])[] = [
  [0, "\xfd7zXZ", "is compressed with xz", "Decompress it with `xz -d` and read the result."],
  [0, "BZh", "is compressed with bzip2", "Decompress it with `bunzip2` and read the result."],
  [0, "7z\xbc\xaf", "is a 7z archive", "Unpack it and read the files in it."],
  [0, "Rar!", "is a RAR archive", "Unpack it and read the files in it."],
  [257, "ustar", "is a tar archive", "Unpack it with `tar -xf` and read the files in it."],
  [0, "PAR1", "is a Parquet file", "Convert it with pandas: `read_parquet(FILE).to_csv(...)`."],
  [0, "ARROW1", "is a Feather file", "Convert it with pandas: `read_feather(FILE).to_csv(...)`."],
  [0, "\xd0\xcf\x11\xe0", "is an Excel workbook", "Save the sheet as CSV."],
  [0, "SQLite format 3", "is a SQLite database", "Export the table as CSV."],
  [0, "%PDF", "is a PDF document", "Download the data as CSV or JSON."],
];

/**
 * Decompresses gzip, zip and Zstandard, as the first bytes say; other bytes are passed on. Bytes are decompressed as
 * they are read.
 *
 * @throws CandleFileError if the data is truncated or corrupt, of a kind that is not read, or a zip of several files.
 */
export async function* decompressed(chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { head, all } = await withHead(chunks, 512);
  const start = Buffer.from(head).toString("latin1");
  for (const [offset, mark, kind, hint] of unreadable) {
    if (start.startsWith(mark, offset)) throw new CandleFileError(`The file ${kind}.`, { hint });
  }
  if (start.startsWith("\x1f\x8b")) yield* decompressed(guarded(gunzipped(all), "gzip"));
  else if (start.startsWith("PK\x03\x04")) yield* decompressed(guarded(unzipped(all), "zip"));
  else if (start.startsWith("\x28\xb5\x2f\xfd")) yield* decompressed(guarded(unzstd(all), "zstd"));
  else yield* all;
}

async function* guarded(chunks: AsyncIterable<Uint8Array>, kind: string): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    if (error instanceof CandleFileError) throw error;
    throw new CandleFileError(`The ${kind} data is truncated or corrupt: ${(error as Error).message}`, {
      hint: "Download the file again.",
      cause: error,
    });
  }
}

async function* gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  // The error is thrown by the iteration below.
  pipeline(Readable.from(chunks, { objectMode: false }), gunzip, () => {});
  for await (const chunk of gunzip) yield chunk as Uint8Array;
}

async function* unzstd(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let output: Uint8Array[] = [];
  const decoder = new Decompress((data) => output.push(data));
  for await (const chunk of chunks) {
    decoder.push(chunk);
    yield* output;
    output = [];
  }
  decoder.push(new Uint8Array(0), true);
  yield* output;
}

async function* unzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let output: Uint8Array[] = [];
  let entry: string | undefined;
  let complete = false;
  let failure: Error | null = null;
  const unzip = new Unzip((file) => {
    if (file.name.endsWith("/") || /^__MACOSX\/|(?:^|\/)\./.test(file.name)) return;
    if (/^\[Content_Types\]|^xl\//.test(file.name)) {
      failure = new CandleFileError("The file is an Excel workbook.", { hint: "Save the sheet as CSV." });
    } else if (entry !== undefined) {
      failure = new CandleFileError(`The zip contains several files: ${entry}, ${file.name}.`, {
        hint: "Unzip it and read the files in it: each is one series of candles.",
      });
    }
    entry = file.name;
    if (failure) return;
    file.ondata = (error, data, final) => {
      failure ??= error;
      if (data) output.push(data);
      complete ||= final;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for await (const chunk of chunks) {
    unzip.push(chunk);
    if (failure) throw failure;
    yield* output;
    output = [];
  }
  if (!complete) throw new Error(entry ? `${entry} ends too early` : "it contains no file");
}
