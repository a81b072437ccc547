import { expect, test } from "vitest";
import { readCandles } from "../src/index.ts";
import { header } from "./read.ts";

/** Candles that a chunk of the test has. */
const perChunk = 100;
const rows = 200_000;

/** Chunks of a file, counted as they are read. */
function counted(start: string, recordOf: (at: number) => string, end: string) {
  const counter = { produced: 0, ended: false };
  async function* chunks() {
    try {
      yield start;
      while (counter.produced < rows) {
        let text = "";
        for (let at = 0; at < perChunk; at++) text += recordOf(counter.produced++);
        yield text;
      }
      yield end;
    } finally {
      counter.ended = true;
    }
  }
  return { counter, chunks: chunks() };
}

const timeOf = (at: number) => 1_600_000_020_000 + at * 60_000;
const files = {
  CSV: () => counted(`${header}\n`, (at) => `${timeOf(at)},10,12,9,11,${at}\n`, ""),
  JSON: () => counted("[", (at) => `${at === 0 ? "" : ","}[${timeOf(at)},10,12,9,11,${at}]`, "]"),
};

test.each(Object.entries(files))("%s is read no faster than its candles are used", async (_, open) => {
  const { counter, chunks } = open();
  let used = 0;
  let mostHeld = 0;
  for await (const candle of readCandles(chunks, { timeframe: "1m" })) {
    mostHeld = Math.max(mostHeld, counter.produced - used);
    if (Number(candle.volume) !== used) throw new Error(`expected candle ${used}, read ${candle.volume}`);
    used++;
  }
  expect(used).toBe(rows);
  // The rows read ahead, and the chunks that the readers of bytes and text look at.
  expect(mostHeld).toBeLessThanOrEqual(256 + 3 * perChunk);
});

test("a source is closed if its candles are not read to the end", async () => {
  const { counter, chunks } = files.CSV();
  for await (const candle of readCandles(chunks, { timeframe: "1m" })) if (candle.volume === "1000") break;
  expect(counter.ended).toBe(true);
  expect(counter.produced).toBeLessThan(2000);
});
