import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { pageRejects, type ReadableMarketsPage, readMarketsPage } from "../src/index.ts";

function readable(text: string): ReadableMarketsPage {
  const page = readMarketsPage(text);
  if (!page.readable) throw new Error(page.problems[0].reason);
  return page;
}

/** A page of one coin with these JSON members and the required ones. */
const pageWith = (members: string) => `[{"id":"ripple","symbol":"xrp","name":"XRP",${members}}]`;

describe("a valid page", () => {
  test("of real coins is read without losing a digit", () => {
    const { rows, problems } = readable(
      readFileSync(new URL("sample/coingecko_markets.json", import.meta.url), "utf8"),
    );
    expect(problems).toEqual([]);
    expect(rows.map(({ slug }) => slug)).toEqual([
      "staked-ether",
      "chainlink",
      "pump-fun",
      "iota",
      "zebec-network",
    ]);
    expect(rows[2]).toMatchObject({ currentPrice: "0.00509412", totalSupply: "999989424125.084" });
    expect(rows[0]).toEqual({
      slug: "staked-ether",
      symbol: "STETH",
      name: "Lido Staked Ether",
      imageUrl: "https://coin-images.coingecko.com/coins/images/13442/large/steth_logo.png?1696513206",
      marketCapRank: 9,
      currentPrice: "3886.48",
      marketCap: "33166004688",
      fullyDilutedValuation: "33166004688",
      totalVolume: "83088051",
      high24h: "4036.05",
      low24h: "3829.62",
      priceChangePercentage1h: null,
      priceChangePercentage24h: "-3.58543",
      priceChangePercentage7d: null,
      priceChangePercentage30d: null,
      circulatingSupply: "8542183.932636866",
      totalSupply: "8542183.932636866",
      maxSupply: null,
      ath: "4932.89",
      athAt: new Date("2025-08-24T19:21:31.902Z"),
      atl: "482.9",
      atlAt: new Date("2020-12-22T04:08:21.854Z"),
      dataSource: "coingecko",
      lastDataUpdateAt: new Date("2025-09-26T10:25:03.684Z"),
    });
  });

  test.each([
    ["current_price", "currentPrice", "3.9e-6"],
    ["current_price", "currentPrice", "0"],
    ["market_cap", "marketCap", "3321656913131.541"],
    ["total_supply", "totalSupply", "1e14"],
    ["fully_diluted_valuation", "fullyDilutedValuation", "12345678901234567890.123456789012345678"],
    ["price_change_percentage_24h", "priceChangePercentage24h", "5336646.12345678901234567890"],
    ["price_change_percentage_24h", "priceChangePercentage24h", "-100"],
    ["market_cap_rank", "marketCapRank", "2147483647"],
  ] as const)("may have the %s %s %s", (key, property, value) => {
    const { rows, problems } = readable(pageWith(`"${key}":${value}`));
    expect(problems).toEqual([]);
    expect(String(rows[0]?.[property])).toBe(value);
  });

  test("has the price changes of the requested periods", () => {
    const { rows } = readable(
      pageWith(
        `"price_change_percentage_24h":-3.58543,"price_change_percentage_24h_in_currency":-3.585430123456789,
         "price_change_percentage_1h_in_currency":0.1,"price_change_percentage_7d_in_currency":null,
         "price_change_percentage_30d_in_currency":30`,
      ),
    );
    expect(rows[0]).toMatchObject({
      priceChangePercentage1h: "0.1",
      priceChangePercentage24h: "-3.585430123456789",
      priceChangePercentage7d: null,
      priceChangePercentage30d: "30",
    });
  });

  test("may omit everything except id, symbol and name, or set it to null", () => {
    const { rows, problems } = readable('[{"id":"a","symbol":"a","name":"A","max_supply":null}]');
    expect(problems).toEqual([]);
    const { slug, symbol, name, dataSource, ...others } = rows[0] ?? {};
    expect({ slug, symbol, name, dataSource }).toEqual({
      slug: "a",
      symbol: "A",
      name: "A",
      dataSource: "coingecko",
    });
    expect(new Set(Object.values(others))).toEqual(new Set([null]));
  });

  test("may have long tickers, the same ticker for two coins, and names in any script", () => {
    const { rows, problems } = readable(
      `[{"id":"a","symbol":"cgeth.hashkey","name":"A"},{"id":"b","symbol":"frax","name":"火币"},
        {"id":"c","symbol":"frax","name":"${"😀".repeat(200)}"}]`,
    );
    expect(problems).toEqual([]);
    expect(rows.map(({ symbol }) => symbol)).toEqual(["CGETH.HASHKEY", "FRAX", "FRAX"]);
  });

  test.each([
    ["a byte order mark", `\uFEFF[{"id":"a","symbol":"a","name":"A"}]`],
    ["Windows line ends", `[\r\n{"id":"a",\r\n"symbol":"a","name":"A"}\r\n]\r\n`],
  ])("may have %s", (_, text) => {
    expect(readable(text)).toMatchObject({ problems: [], rows: [{ slug: "a" }] });
  });

  test("may be empty", () => {
    expect(readable("[]")).toEqual({ readable: true, rows: [], problems: [] });
  });
});

describe("a rejected coin", () => {
  test.each([
    ['{"symbol":"a","name":"A"}', "id is missing"],
    ['{"id":"a","symbol":null,"name":"A"}', "symbol is missing"],
    ['{"id":"a","symbol":"a","name":""}', "name is empty"],
    ['{"id":"a","symbol":7,"name":"A"}', "symbol is not a string: 7"],
    [
      '{"id":"a","symbol":"a","name":"A\\u0000"}',
      'name contains a character that cannot be stored: "A\\u0000"',
    ],
    [
      '{"id":"a","symbol":"a","name":"A\\ud800"}',
      'name contains a character that cannot be stored: "A\\ud800"',
    ],
    [
      `{"id":"a","symbol":"${"a".repeat(33)}","name":"A"}`,
      `symbol must have between 1 and 32 characters: "${"A".repeat(33)}"`,
    ],
    [
      `{"id":"a","symbol":"${"ß".repeat(17)}","name":"A"}`,
      `symbol must have between 1 and 32 characters: "${"S".repeat(34)}"`,
    ],
    [
      `{"id":"a","symbol":"a","name":"${"a".repeat(201)}"}`,
      `name must have between 1 and 200 characters: "${"a".repeat(80)}…"`,
    ],
    ["[1]", "the coin is not a JSON object: [1]"],
    ["null", "the coin is not a JSON object: null"],
  ])("%s: %s", (coin, reason) => {
    expect(readable(`[${coin}]`)).toEqual({
      readable: true,
      rows: [],
      problems: [{ line: 1, reason, record: coin }],
    });
  });

  test.each([
    ['"current_price":-0.5', 'current_price must be at least 0: "-0.5"'],
    ['"current_price":"1.5"', 'current_price is not a number: "1.5"'],
    ['"current_price":true', "current_price is not a number: true"],
    ['"market_cap":{"usd":1}', 'market_cap is not a number: {"usd":1}'],
    ['"market_cap":1e131072', 'market_cap has more digits than the database can hold: "1e131072"'],
    ['"price_change_percentage_24h":-100.01', 'price_change_percentage_24h must be at least -100: "-100.01"'],
    ['"market_cap_rank":0', 'market_cap_rank must be greater than 0: "0"'],
    ['"market_cap_rank":1.5', 'market_cap_rank is not an integer: "1.5"'],
    ['"market_cap_rank":2147483648', 'market_cap_rank is above 2147483647: "2147483648"'],
    [
      '"circulating_supply":6,"max_supply":5',
      'circulating_supply must be at most max_supply: circulating_supply "6", max_supply "5"',
    ],
    ['"ath_date":"2021-01-01"', 'ath_date is not an ISO 8601 time: "2021-01-01"'],
    ['"last_updated":1636934700', "last_updated is not a string: 1636934700"],
    ['"atl_date":""', "atl_date is empty"],
    ['"image":""', "image is empty"],
    [`"image":"${"x".repeat(2049)}"`, `image must have between 1 and 2048 characters: "${"x".repeat(80)}…"`],
  ])("%.60s: %.60s", (members, reason) => {
    expect(readable(pageWith(members)).problems).toMatchObject([{ reason }]);
  });

  test("has a reason with all of its faults, its line and its source text", () => {
    expect(
      readable(`[
  {"id": "a", "symbol": "a", "name": "A"},
  {
    "id": "b",
    "market_cap": -1e3,
    "ath": "x"
  },
  {"id": "a", "symbol": "a", "name": "A"}
]`),
    ).toMatchObject({
      rows: [{ slug: "a" }],
      problems: [
        {
          line: 3,
          reason:
            'symbol is missing; name is missing; ath is not a number: "x"; market_cap must be at least 0: "-1e3"',
          record: '{\n    "id": "b",\n    "market_cap": -1e3,\n    "ath": "x"\n  }',
        },
        { line: 8, reason: 'id duplicates that of line 2: "a"' },
      ],
    });
  });
});

describe("an unreadable page", () => {
  const coin = '{"id":"a","symbol":"a","name":"A"}';

  test.each([
    ["", 1, "the JSON is malformed or truncated at column 1"],
    [`[\n${coin},\n{"id":"b`, 3, "the JSON is malformed or truncated at column 9"],
    [`[\n${coin},\n{"id":`, 3, "the JSON is malformed or truncated at column 7"],
    [`[\n${coin}\n{"id":"b"}]`, 3, "the JSON is malformed or truncated at column 1"],
    [`[\n{"id":NaN}]`, 2, "the JSON is malformed or truncated at column 7"],
    [`[\n${coin},\n]`, 3, "the JSON is malformed or truncated at column 1"],
    ["[".repeat(100_000), 1, "the JSON is malformed or truncated at column 1"],
    ['\n{"status":{"error_code":429}}', 2, "the page is not a JSON array"],
    ["<html>", 1, "the JSON is malformed or truncated at column 1"],
  ])("%.60j", (text, line, reason) => {
    expect(readMarketsPage(text)).toEqual({
      readable: false,
      rows: [],
      problems: [{ line, reason: expect.stringContaining(reason) }],
    });
  });
});

describe("the rejects", () => {
  const text = `[{"id":"a","symbol":"a","name":"A","current_price":-1.000000000000000000001,
  "roi":{"times": [1, 2]}}, {"id":"b","symbol":"b","name":"B"}, 7]`;

  test("are the rejected coins with their source text and reasons", () => {
    expect(pageRejects(readable(text))).toBe(`[
  {
    "reason": "current_price must be at least 0: \\"-1.000000000000000000001\\"",
    "id":"a",
    "symbol":"a",
    "name":"A",
    "current_price":-1.000000000000000000001,
    "roi":{"times": [1, 2]}
  },
  {
    "reason": "the coin is not a JSON object: 7",
    "record": 7
  }
]
`);
  });

  test("can be fixed and read again", () => {
    const fixed = pageRejects(readable(text))
      .replace(":-1.", ":1.")
      .replace('"record": 7', '"id":"c","symbol":"c","name":"C"');
    expect(readable(fixed)).toMatchObject({
      problems: [],
      rows: [{ slug: "a", currentPrice: "1.000000000000000000001" }, { slug: "c" }],
    });
  });

  test("have one reason each when read again", () => {
    const halfFixed = pageRejects(readable(text)).replace(":-1.", ":-2.");
    expect(JSON.parse(pageRejects(readable(halfFixed)))[0]).toMatchObject({
      reason: 'current_price must be at least 0: "-2.000000000000000000001"',
      id: "a",
    });
  });
});

test("symbols and names are trimmed, and no-break spaces are spaces", () => {
  const { rows, problems } = readMarketsPage('[{"id":"a","symbol":"\u00a01cow","name":" A\u202fB "}]');
  expect(problems).toEqual([]);
  expect(rows).toMatchObject([{ symbol: "1COW", name: "A B" }]);
});

test.each([
  ["CoinPaprika", "quotes", '{"USD":{"price":10}}'],
  ["CoinMarketCap", "cmc_rank", "1"],
  ["CoinCap", "priceUsd", '"10"'],
])("a page of %s is unreadable", (provider, key, value) => {
  expect(readMarketsPage(`[{"id":"a","symbol":"a","name":"A","${key}":${value}}]`)).toEqual({
    readable: false,
    rows: [],
    problems: [{ line: 1, reason: `the page is of ${provider}: its objects have ${key}` }],
  });
});
