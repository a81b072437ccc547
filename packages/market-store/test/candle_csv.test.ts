import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { candleRejects, type ReadableCandleFile, readCandles, type Timeframe } from "../src/index.ts";

const header = "open_time,open,high,low,close,volume";
const good = "2021-11-15T00:00:00Z,1.1,1.3,1.0,1.2,500";

function readable(text: string, timeframe: Timeframe = "5m"): ReadableCandleFile {
  const file = readCandles(text, { timeframe });
  if (!file.readable) throw new Error(file.problems[0].reason);
  return file;
}

const lowRule = "low must be at most the lesser of open and close";
const highRule = "high must be at least the greater of open and close";

/** Reasons of the rejection of a record. */
const reasonsOf = (record: string, timeframe?: Timeframe) =>
  readable(`${header}\n${record}\n`, timeframe).problems.map(({ reason }) => reason);

describe("a valid file", () => {
  test("of real candles is read without losing a digit", () => {
    const text = readFileSync(new URL("sample/xrp_usdt_5m.csv", import.meta.url), "utf8");
    const { rows, problems } = readable(text);
    expect(problems).toEqual([]);
    expect(rows).toHaveLength(12);
    expect(rows[0]).toEqual({
      openTime: new Date("2021-11-15T00:00:00Z"),
      open: "1.1893",
      high: "1.1954",
      low: "1.1891",
      close: "1.1941",
      volume: "9289043.5",
      quoteVolume: null,
      vwap: null,
      tradeCount: null,
      isClosed: true,
    });
    const asWritten = rows.map(({ openTime, open, high, low, close, volume }) =>
      [openTime.toISOString(), open, high, low, close, volume].join(","),
    );
    expect(text).toBe(`${[header, ...asWritten].join("\n")}\n`);
  });

  test("may have columns in any order, optional ones, and others", () => {
    const { rows, problems } = readable(
      `trade_count,volume,note,close,low,high,open,open_time,vwap,quote_volume
       7,500,"a, ""b""",1.2,1.0,1.3,1.1,2021-11-15T00:00:00Z,1.15,575
       ,500,,1.2,1.0,1.3,1.1,2021-11-15T00:05:00Z,,
      `,
    );
    expect(problems).toEqual([]);
    expect(rows).toMatchObject([
      { open: "1.1", high: "1.3", low: "1.0", close: "1.2", vwap: "1.15", quoteVolume: "575", tradeCount: 7 },
      { vwap: null, quoteVolume: null, tradeCount: null },
    ]);
  });

  test.each([
    ["a byte order mark", `\uFEFF${header}\n${good}\n`],
    ["Windows line ends", `${header}\r\n${good}\r\n`],
    ["spaces after its last line end", `${header}\n${good}\n  `],
    ["empty lines", `\n${header}\n\n${good}\n\n\n`],
    ["quoted values", `"open_time",${header.slice(10)}\n"2021-11-15T00:00:00Z","1.1",1.3,1.0,1.2,"500"\n`],
    ["spaces around values", `${header.replaceAll(",", " , ")}\n${good.replaceAll(",", ", ")}\n`],
  ])("may have %s", (_, text) => {
    const { rows, problems } = readable(text);
    expect(problems).toEqual([]);
    expect(rows).toMatchObject([{ openTime: new Date("2021-11-15T00:00:00Z"), open: "1.1", volume: "500" }]);
  });

  test.each([
    ["tiny prices", "3.9e-6,4.1e-6,3.8e-6,0.0000040,1e14"],
    ["whole numbers", "1,2,1,2,0"],
    ["38 digits", `${"1".repeat(19)}.${"1".repeat(19)},${"2".repeat(38)},1,1,${"9".repeat(38)}`],
    ["no movement", "5,5,5,5,0"],
  ])("may have %s", (_, values) => {
    const { rows } = readable(`${header}\n2021-11-15T00:00:00Z,${values}\n`);
    expect(rows.map(({ open, high, low, close, volume }) => [open, high, low, close, volume].join())).toEqual(
      [values],
    );
  });

  test("may have no records", () => {
    expect(readable(`${header}\n`)).toMatchObject({ rows: [], problems: [] });
  });

  test.each<[Timeframe, string]>([
    ["1m", "2021-11-15T00:01:00Z"],
    ["15m", "2021-11-15T00:15:00Z"],
    ["1h", "2021-11-15T03:30:00+03:30"],
    ["4h", "2021-11-15T20:00:00Z"],
    ["1d", "2021-11-15T03:30:00+03:30"],
    ["1w", "2021-11-15T00:00:00Z"],
    ["1w", "1970-01-05T00:00:00Z"],
    ["1M", "2021-11-01T00:00:00Z"],
    ["1M", "0001-01-01T00:00:00Z"],
  ])("a %s candle may open at %s", (timeframe, time) => {
    expect(reasonsOf(`${time},1,1,1,1,1`, timeframe)).toEqual([]);
  });
});

describe("a rejected record", () => {
  test.each([
    [",1.1,1.3,1.0,1.2,500", "open_time is empty"],
    ["2021-11-15T00:00:00Z,,1.3,1.0,1.2,500", "open is empty"],
    ["2021-11-15T00:00:00Z,1.1,1.3,1.0,1.2,", "volume is empty"],
    ["2021-11-15T00:00:00Z,1.1,1.3,1.0,1.2", "the record has 5 values for 6 columns"],
    [`${good},1`, "the record has 7 values for 6 columns"],
    ["2021-11-15T00:00:00Z,NaN,1.3,1.0,1.2,500", 'open is not a number: "NaN"'],
    ["2021-11-15T00:00:00Z,1.1,Infinity,1.0,1.2,500", 'high is not a number: "Infinity"'],
    ["2021-11-15T00:00:00Z,1.1,1.3,one,1.2,500", 'low is not a number: "one"'],
    ["2021-11-15T00:00:00Z,1.1,1.3,1.0,0x1F,500", 'close is not a number: "0x1F"'],
    [
      "2021-11-15T00:00:00Z,1.1,1.3,1.0,1.2,1e131072",
      'volume has more digits than the database can hold: "1e131072"',
    ],
    [
      "2021-11-15T00:00:00Z,1.1,1.0,1.3,1.2,500",
      `${lowRule}: low "1.3", open "1.1", close "1.2"; ${highRule}: high "1.0", open "1.1", close "1.2"`,
    ],
    ["2021-11-15T00:00:00Z,1.4,1.3,1.0,1.2,500", `${highRule}: high "1.3", open "1.4", close "1.2"`],
    ["2021-11-15T00:00:00Z,1.1,1.3,1.0,1.31,500", `${highRule}: high "1.3", open "1.1", close "1.31"`],
    ["2021-11-15T00:00:00Z,0.9,1.3,1.0,1.2,500", `${lowRule}: low "1.0", open "0.9", close "1.2"`],
    ["2021-11-15T00:00:00Z,1.1,1.3,1.0,0.99,500", `${lowRule}: low "1.0", open "1.1", close "0.99"`],
    ["2021-11-15T00:00:00Z,1.1,1.3,0,1.2,500", 'low must be greater than 0: "0"'],
    ["2021-11-15T00:00:00Z,1.1,1.3,-1,1.2,500", 'low must be greater than 0: "-1"'],
    ["2021-11-15T00:00:00Z,1.1,1.3,1.0,1.2,-500", 'volume must be at least 0: "-500"'],
    ["2021-11-15T00:00:00,1.1,1.3,1.0,1.2,500", 'open_time has no time zone: "2021-11-15T00:00:00"'],
    ["15/11/2021,1.1,1.3,1.0,1.2,500", 'open_time is not an ISO 8601 time: "15/11/2021"'],
    [
      "2021-11-15T00:03:00Z,1.1,1.3,1.0,1.2,500",
      'open_time is not the opening time of a 5m candle: "2021-11-15T00:03:00Z"',
    ],
  ])("%s: %s", (record, reason) => {
    expect(reasonsOf(record)).toEqual([reason]);
  });

  test.each([
    ["vwap", "1.4", 'vwap must be between low and high: vwap "1.4", low "1.0", high "1.3"'],
    ["vwap", "0.9", 'vwap must be between low and high: vwap "0.9", low "1.0", high "1.3"'],
    ["quote_volume", "-1", 'quote_volume must be at least 0: "-1"'],
    ["trade_count", "-1", 'trade_count must be at least 0: "-1"'],
    ["trade_count", "1.5", 'trade_count is not an integer: "1.5"'],
    ["trade_count", "2147483648", 'trade_count is above 2147483647: "2147483648"'],
  ])("has the %s %s", (column, value, reason) => {
    expect(readable(`${header},${column}\n${good},${value}\n`).problems).toMatchObject([{ reason }]);
  });

  test.each<[Timeframe, string]>([
    ["1m", "2021-11-15T00:00:01Z"],
    ["5m", "2021-11-15T00:00:00.001Z"],
    ["1h", "2021-11-15T00:00:00+03:30"],
    ["1d", "2021-11-15T12:00:00Z"],
    ["1w", "2021-11-16T00:00:00Z"],
    ["1w", "2021-11-14T00:00:00Z"],
    ["1M", "2021-11-02T00:00:00Z"],
    ["1M", "2021-11-01T00:00:01Z"],
  ])("has the wrong opening time of a %s candle: %s", (timeframe, time) => {
    expect(reasonsOf(`${time},1,1,1,1,1`, timeframe)).toEqual([
      `open_time is not the opening time of a ${timeframe} candle: "${time}"`,
    ]);
  });

  test("is the last one if it has no line break, because it may be truncated", () => {
    const whole = `${header}\n${good}\n2021-11-15T00:05:00Z,1.1,1.3,1.0,1.2,5000`;
    const reason = expect.stringContaining("the file ends here without a line break");
    const end = header.length + 1 + good.length + 1;
    for (const text of [whole, whole.slice(0, -3), `${whole} `, whole.replace(/5000$/, '"5000"')]) {
      expect(readable(text)).toMatchObject({ rows: [{ volume: "500" }], problems: [{ line: 3, reason }] });
    }
    for (let length = end + 1; length <= whole.length; length++) {
      const { rows, problems } = readable(whole.slice(0, length));
      expect([rows.length, problems.length]).toEqual([1, 1]);
    }
    expect(readable(`${whole}\n`)).toMatchObject({ problems: [], rows: [{}, { volume: "5000" }] });
    expect(readable(`${whole}\r`)).toMatchObject({ problems: [], rows: [{}, { volume: "5000" }] });
  });

  test("has a reason with all of its faults", () => {
    const [reason = ""] = reasonsOf("2021-11-15T00:03:00Z,x,1.3,0,,-5");
    expect(reason.split("; ").sort()).toEqual([
      "close is empty",
      'low must be greater than 0: "0"',
      'open is not a number: "x"',
      'open_time is not the opening time of a 5m candle: "2021-11-15T00:03:00Z"',
      'volume must be at least 0: "-5"',
    ]);
  });

  test("duplicates an earlier time in another format", () => {
    const { rows, problems } = readable(`${header}\n${good}\n2021-11-15T01:00:00+01:00,1,1,1,1,1\n`);
    expect(rows).toHaveLength(1);
    expect(problems).toEqual([
      {
        line: 3,
        reason: 'open_time duplicates that of line 2: "2021-11-15T01:00:00+01:00"',
        record: "2021-11-15T01:00:00+01:00,1,1,1,1,1",
      },
    ]);
  });

  test("is truncated in the reason, not in the record", () => {
    const record = `2021-11-15T00:00:00Z,${"x".repeat(1000)},1.3,1.0,1.2,500`;
    expect(readable(`${header}\n${record}\n`).problems).toEqual([
      { line: 2, reason: `open is not a number: "${"x".repeat(80)}…"`, record },
    ]);
  });

  test("is reported among valid ones with its line and source text", () => {
    const { rows, problems } = readable(
      [
        `\uFEFF${header},note`,
        `${good},`,
        "",
        '2021-11-15T00:05:00Z,0,1.3,1.0,1.2,500,"two\r\nlines"',
        "2021-11-15T00:10:00Z,1.1,1.3,1.0,1.2,500,",
        "2021-11-15T00:15:00Z,1.1",
        "",
      ].join("\r\n"),
    );
    expect(rows.map(({ openTime }) => openTime.toISOString())).toEqual([
      "2021-11-15T00:00:00.000Z",
      "2021-11-15T00:10:00.000Z",
    ]);
    expect(problems).toEqual([
      {
        line: 4,
        reason: `${lowRule}: low "1.0", open "0", close "1.2"`,
        record: '2021-11-15T00:05:00Z,0,1.3,1.0,1.2,500,"two\nlines"',
      },
      { line: 7, reason: "the record has 2 values for 7 columns", record: "2021-11-15T00:15:00Z,1.1" },
    ]);
  });
});

describe("an unreadable file", () => {
  test.each([
    ["", 1, "the file is empty"],
    ["\n\n", 1, "the file is empty"],
    [good, 1, `the header lacks open_time, open, high, low, close, volume: "${good}"`],
    ["\nopen_time,open,high,low,close\n", 2, 'the header lacks volume: "open_time,open,high,low,close"'],
    [header, 1, "the file ends here without a line break"],
    [`${header},open\n`, 1, `the header repeats open: "${header},open"`],
    [`${header}\n${good}\n2021-11-15T00:05:00Z,"1.1,1.3\n1,2`, 3, "malformed CSV: Quote Not Closed"],
    [`${header}\n${good}\n2021-11-15T00:05:00Z,1.1"2,1.3`, 3, "malformed CSV: Invalid Opening Quote"],
    [`${header}\n${good}\n2021-11-15T00:05:00Z,"1.1"2,1.3`, 3, "malformed CSV: Invalid Closing Quote"],
  ])("%j", (text, line, reason) => {
    expect(readCandles(text, { timeframe: "5m" })).toEqual({
      readable: false,
      rows: [],
      problems: [{ line, reason: expect.stringContaining(reason) }],
    });
  });
});

describe("the rejects", () => {
  const text = `close,${header.replace(",close", "")},note
1.2,2021-11-15T00:00:00Z,1.1,1.3,1.0,500,fine
1.2,2021-11-15T00:05:00Z,1.1,1.3,1.0,-500,"a, ""b"""
1.2,2021-11-15T00:10:00Z
`;

  test("are the rejected records with the same header and their reasons", () => {
    expect(candleRejects(readable(text))).toBe(`reason,close,${header.replace(",close", "")},note
"volume must be at least 0: ""-500""",1.2,2021-11-15T00:05:00Z,1.1,1.3,1.0,-500,"a, ""b"""
the record has 2 values for 7 columns,1.2,2021-11-15T00:10:00Z
`);
  });

  test("can be fixed and read again", () => {
    const fixed = candleRejects(readable(text))
      .replace(",-500,", ",500,")
      .replace("2021-11-15T00:10:00Z", "2021-11-15T00:10:00Z,1.1,1.3,1.0,500,");
    expect(readable(fixed)).toMatchObject({ problems: [], rows: [{ volume: "500" }, { volume: "500" }] });
  });

  test("of a file that may be truncated are rejected until the line break is added", () => {
    const rejects = candleRejects(readable(`${header}\n${good}`));
    expect(readable(rejects)).toMatchObject({ rows: [], problems: [{ line: 2 }] });
    expect(readable(`${rejects}\n`)).toMatchObject({ rows: [{ volume: "500" }], problems: [] });
  });

  test("have one reason each when read again", () => {
    const halfFixed = candleRejects(readable(text)).replace(",-500,", ",x,");
    expect(candleRejects(readable(halfFixed)).split("\n").slice(0, 2)).toEqual([
      `reason,close,${header.replace(",close", "")},note`,
      '"volume is not a number: ""x""",1.2,2021-11-15T00:05:00Z,1.1,1.3,1.0,x,"a, ""b"""',
    ]);
  });

  test("cannot be created from other text", () => {
    const problems = [{ line: 1, reason: "", record: '"' }];
    expect(() => candleRejects({ header, problems })).toThrow("the records are not from a candle file");
  });
});
