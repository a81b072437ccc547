import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { csv, header, opensOf, read } from "./read.ts";

const text = csv("2023-11-15T00:00:00Z,10,12,9,11,5", "2023-11-16T00:00:00Z,11,13,10,12,6");
const opens = ["2023-11-15T00:00:00Z", "2023-11-16T00:00:00Z"];
/** The same text, compressed by the program zstd. */
const zstd = Buffer.from(
  "KLUv/SRqXQIAQoQOEZA9BkBCOLURckdxYhrrHwcl4JTxcczHODoZF+MrCaHMCGOEQgQBbmZZ9d2tsn1Xefgi/N2MmFFnawUAS2UE+FXUqur6dS1Ikh+oiQ==",
  "base64",
);
const utf16 = Buffer.from(text, "utf16le");

describe("a file is read", () => {
  test.each<[string, Uint8Array | string]>([
    ["as text", text],
    ["with a byte order mark", `\uFEFF${text}`],
    ["with Windows line breaks", text.replaceAll("\n", "\r\n")],
    ["with line breaks of old Macs", text.replaceAll("\n", "\r")],
    ["with empty lines and spaces", `\n\n${text.replaceAll(",", " , ")}\n  \n`],
    ["with no-break spaces", text.replaceAll(",", "\u00a0,\u202f")],
    ["with tabs", text.replaceAll(",", "\t")],
    ["with quotes", text.replaceAll(/[^,\n]+/g, '"$&"')],
    ["in UTF-16 with a byte order mark", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    ["in UTF-16 without one", utf16],
    ["in big-endian UTF-16", Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()])],
    ["compressed with gzip", gzipSync(text)],
    [
      "in a zip",
      zipSync({ "__MACOSX/x": Buffer.from("x"), "a/": new Uint8Array(), "a/candles.csv": Buffer.from(text) }),
    ],
    ["in a zip without compression", zipSync({ "candles.csv": [Buffer.from(text), { level: 0 }] })],
    ["compressed with Zstandard", zstd],
    ["compressed twice", gzipSync(gzipSync(text))],
  ])("%s", async (_, source) => {
    const result = await read(source);
    expect(result.problems).toEqual([]);
    expect(opensOf(result)).toEqual(opens);
    expect(result.candles[1]).toMatchObject({ open: "11", volume: "6" });
  });
});

test("chunks may end anywhere", async () => {
  const json = '[[1700006400000,10,12,9,11,5.25],\n [1700092800000,11,13,10,12,"6"]]';
  const quoted = `${header},note\r\n2023-11-15T00:00:00Z,10,12,9,11,5,"a ""b"",\r\nc é"\r\n2023-11-16T00:00:00Z,11,13,10,12,6,€\r\n`;
  const sources = [text, json, quoted, gzipSync(text), zstd, zipSync({ a: Buffer.from(text) })].map(
    (source) => Buffer.from(source),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...sources),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      async (bytes, sizes) => {
        const chunks: Uint8Array[] = [];
        for (let from = 0, at = 0; from < bytes.length; at++) {
          const size = sizes[at % sizes.length] ?? 1;
          chunks.push(bytes.subarray(from, from + size));
          from += size;
        }
        const whole = await read(bytes);
        expect(whole.candles).toHaveLength(2);
        expect(await read(chunks)).toEqual(whole);
      },
    ),
  );
});

describe("a file is rejected", () => {
  test.each<[string, Uint8Array | string, string]>([
    ["that is empty", "", "The file is empty."],
    ["of blank lines", "\n \n", "The file is empty."],
    ["that is a web page", "<!DOCTYPE html><html></html>", "The file is a web page, not data."],
    ["compressed with xz", Buffer.from("\xfd7zXZ\0abc", "latin1"), "is compressed with xz"],
    ["of Parquet", Buffer.from("PAR1abc"), "is a Parquet file"],
    ["of Excel", zipSync({ "[Content_Types].xml": Buffer.from("x") }), "is an Excel workbook"],
    [
      "of several files in a zip",
      zipSync({ "a.csv": Buffer.from(text), "b.csv": Buffer.from(text) }),
      "a.csv, b.csv",
    ],
    ["of gzip that is truncated", gzipSync(text).subarray(0, 60), "The gzip data is truncated or corrupt"],
    [
      "of zip that is truncated",
      zipSync({ a: Buffer.from(text) }).subarray(0, 60),
      "The zip data is truncated or corrupt",
    ],
    ["of Zstandard that is truncated", zstd.subarray(0, 60), "The zstd data is truncated or corrupt"],
    ["in another encoding", Buffer.from(`${text}é`, "latin1"), "The file is not text in UTF-8."],
    [
      "of JSON that is truncated",
      "[[1700006400000,10,12,9,11,5],[17000",
      "The JSON is malformed or truncated",
    ],
    ["of JSON that is malformed", "[[1700006400000,10,12,9,11,5],,]", "The JSON is malformed or truncated"],
    ["of JSON with a missing comma", "[[1700006400000 10,12,9,11,5]]", "The JSON is malformed or truncated"],
    ["of CSV with an open quote", `${text}2023-11-17T00:00:00Z,"10,12\n9,11,5\n`, "The CSV is malformed"],
    ["of other data", "name,age\nAda,36\n", 'is not in a known format: "name,age"'],
    ["whose header repeats a column", `${header},open\n`, "The header repeats open"],
  ])("%s", async (_, source, message) => {
    await expect(read(source, { timeframe: "1d" })).rejects.toThrow(message);
  });

  test("with the line of a fault", async () => {
    await expect(
      read("[\n[1700006400000,10,12,9,11,5],\n[1700006400000,10 12]]", { timeframe: "1d" }),
    ).rejects.toMatchObject({
      line: 3,
    });
    await expect(
      read(`${text}\n2023-11-17T00:00:00Z,"10"x,12,9,11,5\n`, { timeframe: "1d" }),
    ).rejects.toMatchObject({
      line: 5,
    });
  });
});
