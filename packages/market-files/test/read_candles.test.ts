import { describe, expect, test } from "vitest";
import { type CandleTimeframe, detectFormat, readCandles, rejectHeader, rejectLine } from "../src/index.ts";
import { csv, header, opensOf, read } from "./read.ts";

const good = "2023-11-15T00:00:00Z,10,12,9,11,5";
const reasonsOf = async (record: string, timeframe: CandleTimeframe = "5m") =>
  (await read(csv(record), { timeframe })).problems.map(({ reason }) => reason);

/** CSV of candles that open a number of minutes apart. */
const every = (minutes: number, count: number, start = "2024-01-01T00:00:00Z"): string =>
  csv(
    ...Array.from({ length: count }, (_, at) => {
      const opens = new Date(Date.parse(start) + at * minutes * 60_000).toISOString();
      return `${opens},10,12,9,11,${at}`;
    }),
  );

describe("the timeframe", () => {
  test.each<[number, CandleTimeframe]>([
    [1, "1m"],
    [3, "3m"],
    [30, "30m"],
    [120, "2h"],
    [360, "6h"],
    [480, "8h"],
    [720, "12h"],
    [1440, "1d"],
    [3 * 1440, "3d"],
    [7 * 1440, "1w"],
  ])("of candles %i minutes apart is %s", async (minutes, timeframe) => {
    expect((await read(every(minutes, 5))).summary.timeframe).toBe(timeframe);
  });

  test("of candles a month apart is 1M", async () => {
    const months = [1, 2, 3, 4].map((month) => `2024-0${month}-01T00:00:00Z,10,12,9,11,5`);
    expect((await read(csv(...months))).summary.timeframe).toBe("1M");
  });

  test("has to be given where the file does not show it", async () => {
    await expect(read(csv(good))).rejects.toThrow("The timeframe of the candles is unknown.");
    await expect(read(every(7, 5))).rejects.toThrow("The timeframe of the candles is unknown.");
  });

  test.each<[number, CandleTimeframe, CandleTimeframe]>([
    [1440, "1h", "1d"],
    [1440, "1m", "1d"],
    [60, "5m", "1h"],
    [7 * 1440, "1d", "1w"],
  ])("candles %i minutes apart are not read as %s", async (minutes, given, longer) => {
    const file = every(minutes, 3);
    const message = `These look like ${longer} candles, not ${given}`;
    await expect(read(file, { timeframe: given })).rejects.toThrow(message);
    expect((await read(file, { timeframe: given, forceTimeframe: true })).candles).toHaveLength(3);
  });

  test("is compared with the first 256 candles, so that none of a wrong file is returned", async () => {
    const reader = readCandles(every(1440, 300), { timeframe: "1h" });
    let returned = 0;
    const all = (async () => {
      for await (const _ of reader) returned++;
    })();
    await expect(all).rejects.toThrow("These look like 1d candles");
    expect(returned).toBe(0);
  });

  test("is not too short if one candle opens between those of the longer one", async () => {
    const file = `${every(1440, 3)}2024-01-05T01:00:00Z,10,12,9,11,5\n`;
    expect((await read(file, { timeframe: "1h" })).candles).toHaveLength(4);
  });

  test("is not too long", async () => {
    await expect(read(every(60, 48), { timeframe: "1d" })).rejects.toThrow(
      "These look like 1h candles, not 1d.",
    );
  });

  test("is that of the file's column", async () => {
    const file = `timeframe,${header}\n5m,${good}\n`;
    expect((await read(file)).summary.timeframe).toBe("5m");
    await expect(read(file, { timeframe: "1m" })).rejects.toThrow(
      "The file states the timeframe 5m, not 1m.",
    );
  });

  test("of days that open at 16:00 UTC is rejected by name", async () => {
    const error = read(every(1440, 4, "2024-01-01T16:00:00Z"), { timeframe: "1d" });
    await expect(error).rejects.toThrow(
      "open at 16:00 UTC, not at 00:00 UTC, as those of OKX, HTX and BingX",
    );
    await expect(error).rejects.toMatchObject({ hint: expect.stringContaining("bar=1Dutc") });
  });

  test("of weeks that open on Thursday is rejected by name", async () => {
    await expect(read(every(7 * 1440, 4, "2024-01-04T00:00:00Z"), { timeframe: "1w" })).rejects.toThrow(
      "The weeks open on Thursday, not on Monday, as those of KuCoin",
    );
  });
});

describe("a time", () => {
  test.each<[CandleTimeframe, string, boolean]>([
    ["1m", "2021-11-15T00:01:00Z", true],
    ["1m", "2021-11-15T00:00:01Z", false],
    ["5m", "2021-11-15T00:00:00.001Z", false],
    ["1h", "2021-11-15T03:30:00+03:30", true],
    ["1h", "2021-11-15T00:00:00+03:30", false],
    ["8h", "2021-11-15T16:00:00Z", true],
    ["1d", "2021-11-15", true],
    ["1d", "2021-11-15T12:00:00Z", false],
    ["1w", "2021-11-15T00:00:00Z", true],
    ["1w", "2021-11-16T00:00:00Z", false],
    ["1M", "2021-11-01", true],
    ["1M", "2021-11-02", false],
    ["1M", "0001-01-01T00:00:00Z", true],
  ])("of a %s candle may be %s: %s", async (timeframe, time, accepted) => {
    const reason = `open_time is not the opening time of a ${timeframe} candle: "${time}"`;
    expect(await reasonsOf(`${time},1,1,1,1,1`, timeframe)).toEqual(accepted ? [] : [reason]);
  });

  test("without a zone is read as UTC if that is stated, or at midnight of a daily candle", async () => {
    const file = csv("2024-01-01 01:00:00,10,12,9,11,5");
    expect((await read(file, { timeframe: "1h" })).problems[0]?.reason).toContain(
      "open_time has no time zone",
    );
    expect(opensOf(await read(file, { timeframe: "1h", utc: true }))).toEqual(["2024-01-01T01:00:00Z"]);
    expect(await reasonsOf("2024-01-01 00:00:00,10,12,9,11,5", "1d")).toEqual([]);
  });

  test("that is a date alone is not that of an hour", async () => {
    expect(await reasonsOf("2024-01-01,10,12,9,11,5", "1h")).toEqual([
      'open_time is a date without a time, for 1h candles: "2024-01-01"',
    ]);
  });

  test("that cannot be read is not called a duplicate", async () => {
    const { problems } = await read(csv("x,10,12,9,11,5", "y,10,12,9,11,5", good), { timeframe: "1d" });
    expect(problems.map(({ reason }) => reason)).toEqual([
      'open_time is not a time: "x"',
      'open_time is not a time: "y"',
    ]);
  });

  test("with slashes is read in the order that the dates show", async () => {
    const investing = (...dates: string[]) =>
      `Date,Price,Open,High,Low,Vol.,Change %\n${dates.map((date) => `${date},11,10,12,9,5K,1%\n`).join("")}`;
    const days = ["2024-02-13T00:00:00Z", "2024-02-12T00:00:00Z"];
    expect(opensOf(await read(investing("02/13/2024", "02/12/2024")))).toEqual(days);
    expect(opensOf(await read(investing("13/02/2024", "12/02/2024")))).toEqual(days);
    await expect(read(investing("02/03/2024", "02/02/2024"))).rejects.toThrow("cannot be told apart");
    await expect(read(investing("02/13/2024", "13/02/2024"))).rejects.toThrow("cannot be told apart");
  });
});

describe("a candle is closed", () => {
  const file = csv("2023-11-14T00:00:00Z,10,12,9,11,5", good, "2099-01-01T00:00:00Z,10,12,9,11,5");

  test("if its end is not in the future", async () => {
    const { candles, summary } = await read(file, { timeframe: "1d", now: new Date("2023-11-15T23:59:59Z") });
    expect(candles.map(({ isClosed }) => isClosed)).toEqual([true, false, false]);
    expect(summary).toMatchObject({ notClosed: 2, warnings: ["1 candle opens in the future."] });
    const later = await read(file, { timeframe: "1d", now: new Date("2023-11-16T00:00:00Z") });
    expect(later.candles.map(({ isClosed }) => isClosed)).toEqual([true, true, false]);
  });

  test("unless the file states that it is not", async () => {
    const { candles } = await read(`${header},is_closed\n${good},f\n2023-11-16T00:00:00Z,10,12,9,11,5,t\n`, {
      timeframe: "1d",
    });
    expect(candles.map(({ isClosed }) => isClosed)).toEqual([false, true]);
  });
});

describe("a repetition", () => {
  test("with the same values is skipped and counted", async () => {
    const { candles, summary } = await read(csv(good, good, "2023-11-15T01:00:00+01:00,10.0,12,9,11,5"), {
      timeframe: "1d",
    });
    expect(candles).toHaveLength(1);
    expect(summary).toMatchObject({ candles: 1, duplicates: 2, problems: 0 });
  });

  test("with other values is rejected", async () => {
    const { problems } = await read(csv(good, "2023-11-15T00:00:00Z,10,12,9,11,6"), { timeframe: "1d" });
    expect(problems).toMatchObject([
      {
        line: 3,
        reason: 'open_time duplicates that of line 2, with other values: "2023-11-15T00:00:00Z"',
        faults: [{ column: "open_time", value: "2023-11-15T00:00:00Z" }],
      },
    ]);
  });

  test("of a rejected record is read", async () => {
    const result = await read(csv("2023-11-15T00:00:00Z,x,12,9,11,5", good), { timeframe: "1d" });
    expect(result.candles).toMatchObject([{ open: "10", line: 3 }]);
    expect(result.problems).toMatchObject([{ line: 2, reason: 'open is not a number: "x"' }]);
  });

  test("is recognized in a file of any length and order", async () => {
    const file = every(1, 30_000);
    const [names = "", ...records] = file.trimEnd().split("\n");
    const first = records[0] ?? "";
    const reversed = [names, ...records.toReversed(), first, records[20_000], records[29_999]].join("\n");
    const { summary, problems } = await read(`${reversed}\n`, { timeframe: "1m" });
    expect(summary).toMatchObject({ candles: 30_000, duplicates: 1 });
    expect(problems.map(({ line, faults }) => [line, faults[0]?.reason])).toEqual([
      [30_003, "duplicates that of a record far above: sort the file"],
      [30_004, "duplicates that of a record far above: sort the file"],
    ]);
  });

  test("of the header, and of lines before it, is skipped and counted", async () => {
    const { candles, summary } = await read(`${csv(good)}${csv("2023-11-16T00:00:00Z,10,12,9,11,5")}`);
    expect(candles).toHaveLength(2);
    expect(summary).toMatchObject({ repeatedHeaders: 1, problems: 0 });
  });
});

describe("a file of several series is rejected", () => {
  test.each([
    ["by its symbols", `symbol,${header}\nABC,${good}\nXYZ,${good}\n`, 'symbol is "ABC" and "XYZ"'],
    ["by its timeframes", `timeframe,${header}\n1d,${good}\n1h,${good}\n`, 'timeframe is "1d" and "1h"'],
    [
      "by the places in JSON",
      '{"result":{"A":[[1700006400,10,12,9,11,10,5,1]],"B":[[1700006400,10,12,9,11,10,5,1]]}}',
      "result.A and result.B",
    ],
  ])("%s", async (_, file, message) => {
    await expect(read(file, { timeframe: "1d" })).rejects.toThrow(message);
  });
});

test("keys of JSON objects may be in any order, beside facts about the answer", async () => {
  const { candles, problems } = await read(`{
    "status": {"timestamp": "2024-03-05T00:00:00Z", "error_code": 0},
    "data": [
      {"symbol": "ABC", "time": "2024-03-01T00:00:00Z", "open": 10, "high": 12, "low": 9, "close": 11},
      {"close": 11, "low": 9, "high": 13, "open": 10, "time": "2024-03-02T00:00:00Z", "symbol": "ABC"}],
    "next": {"page": 2}}`);
  expect(problems).toEqual([]);
  expect(candles).toMatchObject([
    { openTime: new Date("2024-03-01T00:00:00Z"), high: "12", line: 4 },
    { openTime: new Date("2024-03-02T00:00:00Z"), high: "13", line: 5 },
  ]);
});

describe("a record", () => {
  const low = "low must be at most the lesser of open and close";
  const high = "high must be at least the greater of open and close";

  test.each([
    [",1.1,1.3,1.0,1.2,500", "open_time is empty"],
    ["2021-11-15T00:00:00Z,,1.3,1.0,1.2,500", "open is empty"],
    ["2021-11-15T00:00:00Z,1.1,1.3,1.0,1.2", "the record has 5 values for 6 columns"],
    ["2021-11-15T00:00:00Z,1.1,1.3,1.0,1.2,500,1", "the record has 7 values for 6 columns"],
    ["2021-11-15T00:00:00Z,NaN,1.3,1.0,1.2,500", 'open is not a number: "NaN"'],
    ["2021-11-15T00:00:00Z,1.1,Infinity,1.0,1.2,500", 'high is not a number: "Infinity"'],
    ["2021-11-15T00:00:00Z,1.1,1.3,1.0,14.748.800.659,500", 'close is not a number: "14.748.800.659"'],
    [
      "2021-11-15T00:00:00Z,1.1,1.3,1.0,1.2,1e131072",
      'volume has more digits than a database can hold: "1e131072"',
    ],
    ["2021-11-15T00:00:00Z,1.1,1.3,0,1.2,500", 'low must be greater than 0: "0"'],
    ["2021-11-15T00:00:00Z,1.1,1.3,-1,1.2,500", 'low must be greater than 0: "-1"'],
    ["2021-11-15T00:00:00Z,1.1,1.3,1.0,1.2,-5", 'volume must be at least 0: "-5"'],
    ["2021-11-15T00:00:00Z,1.4,1.3,1.0,1.2,5", `${high}: high "1.3", open "1.4", close "1.2"`],
    ["2021-11-15T00:00:00Z,0.9,1.3,1.0,1.2,5", `${low}: low "1.0", open "0.9", close "1.2"`],
    [
      "2021-11-15T00:03:00Z,x,1.3,0,1.2,-5",
      'open_time is not the opening time of a 5m candle: "2021-11-15T00:03:00Z"; open is not a number: "x"; low must be greater than 0: "0"; volume must be at least 0: "-5"',
    ],
    [`2021-11-15T00:00:00Z,${"x".repeat(100)},1.3,1.0,1.2,5`, `open is not a number: "${"x".repeat(80)}…"`],
  ])("%s: %s", async (record, reason) => {
    expect(await reasonsOf(record)).toEqual([reason]);
  });

  test.each([
    ["vwap", "1.4", 'vwap must be between low "1.0" and high "1.3": "1.4"'],
    ["quote_volume", "-1", 'quote_volume must be at least 0: "-1"'],
    ["trade_count", "1.5", 'trade_count is not an integer: "1.5"'],
    ["trade_count", "-1", 'trade_count must be at least 0: "-1"'],
    ["trade_count", "2147483648", 'trade_count is above 2147483647: "2147483648"'],
  ])("has the %s %s", async (column, value, reason) => {
    const file = `${header},${column}\n2021-11-15T00:00:00Z,1.1,1.3,1.0,1.2,500,${value}\n`;
    expect((await read(file, { timeframe: "5m" })).problems).toMatchObject([{ reason }]);
  });

  test.each([["null"], ["NaN"], ["-"], [""], ["\\N"]])(
    "without prices (%j) is skipped and counted",
    async (none) => {
      const { summary } = await read(csv(good, `2023-11-16T00:00:00Z,${none},${none},${none},${none},0`), {
        timeframe: "1d",
      });
      expect(summary).toMatchObject({ candles: 1, empty: 1, problems: 0 });
    },
  );

  test("with an unknown volume is read", async () => {
    const { candles } = await read(`timestamp,open,high,low,close\n2023-11-15,10,12,9,11\n`, {
      timeframe: "1d",
    });
    expect(candles).toMatchObject([{ volume: null }]);
  });

  test("keeps every digit", async () => {
    const digits = `${"1".repeat(19)}.${"1".repeat(19)}`;
    const { candles } = await read(`[[1700006400000,${digits},3e18,3.9e-6,${digits},0.30000000000000004]]`, {
      timeframe: "1d",
    });
    expect(candles).toMatchObject([
      { open: digits, high: "3e18", low: "3.9e-6", volume: "0.30000000000000004" },
    ]);
  });

  test("is thrown with its line if problems are not handled", async () => {
    const all = (async () => {
      for await (const _ of readCandles(csv(good, "x,10,12,9,11,5"), { timeframe: "1d" }));
    })();
    await expect(all).rejects.toMatchObject({
      line: 3,
      message: 'The record is not a candle: open_time is not a time: "x"',
    });
  });
});

test("a last record without a line break is a warning, unless it lacks values", async () => {
  const whole = csv(good, "2023-11-16T00:00:00Z,10,12,9,11,5").trimEnd();
  const { candles, summary } = await read(whole);
  expect(candles).toHaveLength(2);
  expect(summary.warnings).toEqual([expect.stringContaining("Line 3 has no line break")]);
  const cut = await read(whole.slice(0, -4), { timeframe: "1d" });
  expect(cut.problems).toMatchObject([{ line: 3, reason: "the record has 5 values for 6 columns" }]);
});

test("a format that does not exist, or that the file is not in, is rejected", async () => {
  await expect(read(csv(good), { format: "metastock" })).rejects.toThrow(
    'The format "metastock" does not exist.',
  );
  await expect(read(csv(good), { format: "binance" })).rejects.toThrow(
    "The file is not in the format binance",
  );
});

test("the order of the columns is the one that most records show", async () => {
  // The first two records have the same prices, so that they are candles in the order of CCXT and of Bitfinex.
  const same = "[1700006400000,10,10,10,10,5],[1700006460000,10,10,10,10,5]";
  const [ccxt, bitfinex] = ["[1700006520000,10,12,9,11,5]", "[1700006520000,10,11,12,9,5]"];
  expect(await detectFormat(`[${same},${ccxt}]`)).toMatchObject({ format: "ccxt" });
  expect(await detectFormat(`[${same},${bitfinex}]`)).toMatchObject({ format: "bitfinex" });
});

test("rejected records can be fixed and read again", async () => {
  for (const file of [
    csv(good, "2023-11-16T00:00:00Z,10,12,9,11,-6"),
    "1700006400,10,12,9,11,5,7\n1700092800,10,12,9,11,-6,7\n",
    "[[1700006400000,10,12,9,11,5],[1700092800000,10,12,9,11,-6]]",
    "[[1700006400000,10,11,12,9,5],[1700092800000,10,11,12,9,-6]]",
    "[[1700006400,9,12,10,11,5],[1700092800,9,12,10,11,-6]]",
  ]) {
    const { problems, summary } = await read(file, { timeframe: "1d" });
    const rejects = rejectHeader(summary) + problems.map((problem) => rejectLine(summary, problem)).join("");
    const again = await read(rejects, { timeframe: "1d" });
    expect(again.problems).toMatchObject([{ reason: 'volume must be at least 0: "-6"' }]);
    // A reason of an earlier time is replaced.
    expect(
      rejectHeader(again.summary) + again.problems.map((it) => rejectLine(again.summary, it)).join(""),
    ).toBe(rejects);
    const fixed = await read(rejects.replace("-6,", "6,").replace(/-6$/m, "6"), { timeframe: "1d" });
    expect(fixed.problems).toEqual([]);
    expect(fixed.candles).toMatchObject([
      {
        openTime: new Date("2023-11-16T00:00:00Z"),
        open: "10",
        high: "12",
        low: "9",
        close: "11",
        volume: "6",
      },
    ]);
  }
});
