import { describe, expect, test } from "vitest";
import { candleFormats, type DetectedFormat, detectFormat, type FileCandle } from "../src/index.ts";
import { read } from "./read.ts";

// One small invented file of each format. Times are written by hand, so that they check the conversion.

interface Sample {
  file: string;
  /** Name of the file. */
  name?: string;
  detected: Partial<DetectedFormat>;
  timeframe: string;
  first: Partial<Omit<FileCandle, "openTime">> & { opens: string };
  candles?: number;
}

const lines = (...all: string[]): string => `${all.join("\n")}\n`;

const samples: Record<string, Sample> = {
  "Strata CSV": {
    file: lines(
      "open_time,open,high,low,close,volume,quote_volume,vwap,trade_count",
      "2024-03-01T00:00:00Z,7.1,7.4,7.0,7.2,30,216,7.2,11",
      "2024-03-01T00:05:00Z,7.2,7.5,7.1,7.3,31,226.3,7.3,12",
    ),
    detected: { format: "strata" },
    timeframe: "5m",
    first: { opens: "2024-03-01T00:00:00Z", open: "7.1", vwap: "7.2", quoteVolume: "216", tradeCount: 11 },
  },
  "psql's \\copy of market_data": {
    file: lines(
      "cryptocurrency_id,timeframe,open_time,open,high,low,close,volume,market_cap,is_closed,source",
      "3,1h,2024-03-01 00:00:00+00,7.1,7.4,7.0,7.2,30,,t,binance",
      "3,1h,2024-03-01 01:00:00+00,7.2,7.5,7.1,7.3,31,,f,binance",
    ),
    detected: { format: "strata" },
    timeframe: "1h",
    first: { opens: "2024-03-01T00:00:00Z", volume: "30", isClosed: true, marketCap: null },
  },
  "Binance futures, with a header, in milliseconds": {
    file: lines(
      "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore",
      "1709251200000,7.1,7.4,7.0,7.2,30,1709254799999,216,11,12,86,0",
      "1709254800000,7.2,7.5,7.1,7.3,31,1709258399999,226,12,13,95,0",
    ),
    name: "ABCUSDT-1h-2024-03.csv",
    detected: { format: "binance", source: "binance", symbol: "ABCUSDT", timeframe: "1h" },
    timeframe: "1h",
    first: { opens: "2024-03-01T00:00:00Z", volume: "30", quoteVolume: "216", tradeCount: 11 },
  },
  "Binance spot, without a header, in microseconds": {
    file: lines("1740787200000000,7.10,7.40,7.00,7.20,30.5,1740873599999999,216.1,11,12.5,86.1,0"),
    name: "ABCUSDT-1d-2025-03.csv",
    detected: { format: "binance", timeframe: "1d" },
    timeframe: "1d",
    first: { opens: "2025-03-01T00:00:00Z", open: "7.10", close: "7.20", tradeCount: 11 },
  },
  "Binance's API": {
    file: '[[1709251200000,"7.1","7.4","7.0","7.2","30",1709254799999,"216",11,"12","86","0"]]',
    name: "ABCUSDT-1h.json",
    detected: { format: "binance" },
    timeframe: "1h",
    first: { opens: "2024-03-01T00:00:00Z", low: "7.0", tradeCount: 11, line: 1 },
  },
  "python-binance": {
    file: lines(
      "Open time,Open,High,Low,Close,Volume,Close time,Quote asset volume,Number of trades,Taker buy base asset volume,Taker buy quote asset volume,Ignore",
      "2024-03-01 00:00:00,7.1,7.4,7.0,7.2,30,2024-03-01 00:59:59.999,216,11,12,86,0",
      "2024-03-01 01:00:00,7.1,7.4,7.0,7.2,30,2024-03-01 01:59:59.999,216,11,12,86,0",
    ),
    detected: { format: "binance" },
    timeframe: "1h",
    first: { opens: "2024-03-01T00:00:00Z", quoteVolume: "216", tradeCount: 11 },
  },
  "Kraken OHLCVT": {
    file: lines("1709251200,7.1,7.4,7.0,7.2,30.25,11", "1709337600,7.2,7.5,7.1,7.3,31,12"),
    name: "ABCUSD_1440.csv",
    detected: { format: "kraken", source: "kraken", symbol: "ABCUSD", timeframe: "1d" },
    timeframe: "1d",
    first: { opens: "2024-03-01T00:00:00Z", volume: "30.25", tradeCount: 11 },
  },
  "Kraken's API": {
    file: '{"error":[],"result":{"XABCZUSD":[[1709251200,"7.1","7.4","7.0","7.2","7.15","30",11],[1709251260,"7.2","7.2","7.2","7.2","0.0","0",0]],"last":1709251260}}',
    detected: { format: "kraken" },
    timeframe: "1m",
    first: { opens: "2024-03-01T00:00:00Z", vwap: "7.15", tradeCount: 11 },
    candles: 2,
  },
  "CryptoDataDownload, newest first, with seconds and milliseconds": {
    file: lines(
      "https://www.CryptoDataDownload.com",
      "unix,date,symbol,open,high,low,close,Volume ABC,Volume USDT,tradecount",
      "1709337600000,2024-03-02,ABC/USDT,7.2,7.5,7.1,7.3,31,226,12",
      "1709251200.0,2024-03-01 00:00:00,ABC/USDT,7.1,7.4,7.0,7.2,30,216,NULL",
    ),
    detected: { format: "cryptodatadownload" },
    timeframe: "1d",
    first: { opens: "2024-03-02T00:00:00Z", volume: "31", quoteVolume: "226", tradeCount: 12, line: 3 },
    candles: 2,
  },
  "CryptoDataDownload with hours in AM and PM": {
    file: "Date,Symbol,Open,High,Low,Close,Volume ABC,Volume USD\r\n2024-03-01 01-PM,ABCUSD,7,8,6,7,30,216\r\n2024-03-01 12-PM,ABCUSD,7,8,6,7,29,210\r\n",
    detected: { format: "cryptodatadownload" },
    timeframe: "1h",
    first: { opens: "2024-03-01T13:00:00Z", volume: "30", quoteVolume: "216" },
  },
  "Coinbase Exchange, in its order": {
    file: "[[1709254800,7.1,7.5,7.2,7.3,31],[1709251200,7.0,7.4,7.1,7.2,30]]",
    detected: { format: "coinbase", source: "coinbase" },
    timeframe: "1h",
    first: { opens: "2024-03-01T01:00:00Z", low: "7.1", high: "7.5", open: "7.2", close: "7.3" },
  },
  "Coinbase Advanced Trade": {
    file: '{"candles":[{"start":"1709254800","low":"7.1","high":"7.5","open":"7.2","close":"7.3","volume":"31"},{"volume":"30","start":"1709251200","low":"7.0","high":"7.4","open":"7.1","close":"7.2"}]}',
    detected: { format: "coinbase" },
    timeframe: "1h",
    first: { opens: "2024-03-01T01:00:00Z", low: "7.1", volume: "31" },
    candles: 2,
  },
  "Bitstamp minutes of Kaggle": {
    file: lines(
      "Timestamp,Open,High,Low,Close,Volume_(BTC),Volume_(Currency),Weighted_Price",
      "1709251200,7.1,7.4,7.0,7.2,30,216,7.2",
      "1709251260,NaN,NaN,NaN,NaN,NaN,NaN,NaN",
    ),
    detected: { format: "bitstamp", source: "bitstamp" },
    timeframe: "1m",
    first: { opens: "2024-03-01T00:00:00Z", volume: "30", quoteVolume: "216", vwap: "7.2" },
    candles: 1,
  },
  "Bitstamp's API": {
    file: '{"data":{"pair":"ABC/USD","ohlc":[{"high":"7.4","timestamp":"1709251200","volume":"30","low":"7.0","close":"7.2","open":"7.1"},{"high":"7.4","timestamp":"1709254800","volume":"30","low":"7.0","close":"7.2","open":"7.1"}]}}',
    detected: { format: "bitstamp-api", source: "bitstamp" },
    timeframe: "1h",
    first: { opens: "2024-03-01T00:00:00Z", open: "7.1", high: "7.4" },
  },
  "Bitfinex, in its order": {
    file: "[[1709254800000,7.2,7.3,7.5,7.1,31],[1709251200000,7.1,7.2,7.4,7.0,30]]",
    detected: { format: "bitfinex", source: "bitfinex" },
    timeframe: "1h",
    first: { opens: "2024-03-01T01:00:00Z", open: "7.2", close: "7.3", high: "7.5", low: "7.1" },
  },
  OKX: {
    file: '{"code":"0","msg":"","data":[["1709254800000","7.2","7.5","7.1","7.3","31","226","226","0"],["1709251200000","7.1","7.4","7.0","7.2","30","216","216","1"]]}',
    detected: { format: "okx", source: "okx" },
    timeframe: "1h",
    first: { opens: "2024-03-01T01:00:00Z", volume: "31", quoteVolume: "226", isClosed: false },
  },
  Bybit: {
    file: '{"retCode":0,"result":{"category":"linear","symbol":"ABCUSDT","list":[["1709254800000","7.2","7.5","7.1","7.3","31","226"],["1709251200000","7.1","7.4","7.0","7.2","30","216"]]}}',
    detected: { format: "bybit", source: "bybit" },
    timeframe: "1h",
    first: { opens: "2024-03-01T01:00:00Z", volume: "31", quoteVolume: "226" },
  },
  "freqtrade JSON": {
    file: "[[1709251200000,7.1,7.4,7.0,7.2,30],[1709254800000,7.10000000000000001,7.5,7.1,7.3,1e-7]]",
    name: "ABC_USDT-1h.json",
    detected: { format: "ccxt", symbol: "ABC_USDT", timeframe: "1h" },
    timeframe: "1h",
    first: { opens: "2024-03-01T00:00:00Z", open: "7.1", volume: "30" },
    candles: 2,
  },
  "TradingView, in another zone, without a last line break": {
    file: "time,open,high,low,close,Plot,Plot,Volume\n2024-03-01T09:00:00+09:00,7.1,7.4,7.0,7.2,1,2,30",
    name: "BINANCE_ABCUSDT, 60.csv",
    detected: { format: "tradingview", symbol: "ABCUSDT", timeframe: "1h" },
    timeframe: "1h",
    first: { opens: "2024-03-01T00:00:00Z", volume: "30" },
  },
  "Yahoo Finance, with nulls": {
    file: "Date,Open,High,Low,Close,Adj Close,Volume\n2024-03-01,7.1,7.4,7.0,7.2,7.2,216\n2024-03-02,null,null,null,null,null,null\n2024-03-03,7.2,7.5,7.1,7.3,7.3,226",
    name: "ABC-USD.csv",
    detected: { format: "yahoo", symbol: "ABC-USD" },
    timeframe: "2d",
    first: { opens: "2024-03-01T00:00:00Z", volume: null, quoteVolume: "216" },
    candles: 2,
  },
  "yfinance, with three lines of header": {
    file: lines(
      "Price,Close,High,Low,Open,Volume",
      "Ticker,ABC-USD,ABC-USD,ABC-USD,ABC-USD,ABC-USD",
      "Date,,,,,",
      "2024-03-01,7.2,7.4,7.0,7.1,216",
      "2024-03-02,7.3,7.5,7.1,7.2,226",
    ),
    detected: { format: "yfinance" },
    timeframe: "1d",
    first: { opens: "2024-03-01T00:00:00Z", open: "7.1", close: "7.2", quoteVolume: "216" },
    candles: 2,
  },
  "Investing.com, with a byte order mark": {
    file: '\uFEFF"Date","Price","Open","High","Low","Vol.","Change %"\r\n"03/14/2024","1,007.2","1,007.1","1,007.4","1,007.0","57.48K","0.1%"\r\n"03/13/2024","1,007.1","1,007.1","1,007.4","1,007.0","-","0.1%"\r\n',
    detected: { format: "investing" },
    timeframe: "1d",
    first: { opens: "2024-03-14T00:00:00Z", open: "1007.1", close: "1007.2", volume: "57480" },
    candles: 2,
  },
  "CoinGecko /ohlc, whose times are those of the close": {
    file: "[[1709265600000,7.1,7.4,7.0,7.2],[1709280000000,7.2,7.5,7.1,7.3]]",
    detected: { format: "coingecko", source: "coingecko" },
    timeframe: "4h",
    first: { opens: "2024-03-01T00:00:00Z", volume: null },
    candles: 2,
  },
  "CoinGecko /market_chart, whose last price is the present one": {
    file: '{"prices":[[1709251200000,7.1],[1709337600000,7.2],[1709340000000,7.25]],"market_caps":[[1709251200000,1000],[1709337600000,null],[1709340000000,1]],"total_volumes":[[1709251200000,216],[1709337600000,226],[1709340000000,1]]}',
    detected: { format: "coingecko-prices", source: "coingecko" },
    timeframe: "1d",
    first: { opens: "2024-03-01T00:00:00Z", open: "7.1", low: "7.1", marketCap: "1000", quoteVolume: "216" },
    candles: 2,
  },
  "CoinGecko's CSV of prices": {
    file: lines(
      "snapped_at,price,market_cap,total_volume",
      "2024-03-01 00:00:00 UTC,7.1,1000,216",
      "2024-03-02 00:00:00 UTC,7.2,1001,226",
    ),
    detected: { format: "coingecko-prices" },
    timeframe: "1d",
    first: { opens: "2024-03-01T00:00:00Z", close: "7.1", marketCap: "1000", quoteVolume: "216" },
    candles: 2,
  },
  "CoinMarketCap, with semicolons": {
    file: lines(
      "timeOpen;timeClose;timeHigh;timeLow;name;open;high;low;close;volume;marketCap;circulatingSupply;timestamp",
      '"2024-03-02T00:00:00.000Z";"2024-03-02T23:59:59.999Z";"";"";"2781";7.2;7.5;7.1;7.3;226;1001;10;"2024-03-02T23:59:59.999Z"',
      '"2024-03-01T00:00:00.000Z";"2024-03-01T23:59:59.999Z";"";"";"2781";7.1;7.4;7.0;7.2;216;1000;10;"2024-03-01T23:59:59.999Z"',
    ),
    detected: { format: "coinmarketcap" },
    timeframe: "1d",
    first: { opens: "2024-03-02T00:00:00Z", open: "7.2", quoteVolume: "226", marketCap: "1001" },
    candles: 2,
  },
  "CoinMarketCap of Kaggle, at the last second of the day": {
    file: lines(
      "SNo,Name,Symbol,Date,High,Low,Open,Close,Volume,Marketcap",
      "1,Abc,ABC,2024-03-01 23:59:59,7.4,7.0,7.1,7.2,216.5,1000.5",
      "2,Abc,ABC,2024-03-02 23:59:59,7.5,7.1,7.2,7.3,226,1001",
    ),
    detected: { format: "kaggle" },
    timeframe: "1d",
    first: { opens: "2024-03-01T00:00:00Z", high: "7.4", quoteVolume: "216.5", marketCap: "1000.5" },
    candles: 2,
  },
  "pandas, with an unnamed index": {
    file: lines(
      ",open,high,low,close,volume",
      "2024-03-01 00:00:00+00:00,7.1,7.4,7.0,7.2,",
      "2024-03-01 00:15:00+00:00,7.2,7.5,7.1,7.3,31.0",
    ),
    detected: { format: "named" },
    timeframe: "15m",
    first: { opens: "2024-03-01T00:00:00Z", open: "7.1", volume: null },
    candles: 2,
  },
  "timestamp,open,high,low,close,volume": {
    file: lines(
      "timestamp,open,high,low,close,volume",
      "1709251200000,7.1,7.4,7.0,7.2,30",
      "1709251380000,7,7,7,7,1",
    ),
    detected: { format: "named", source: undefined },
    timeframe: "3m",
    first: { opens: "2024-03-01T00:00:00Z", volume: "30" },
  },
  "JSON objects, one on each line": {
    file: '{"time":"2024-03-01T00:00:00Z","open":7.1,"high":7.4,"low":7.0,"close":7.2,"volume":30}\n{"time":"2024-03-01T01:00:00Z","open":7.1,"high":7.4,"low":7.0,"close":7.2,"volume":30}\n',
    detected: { format: "tradingview" },
    timeframe: "1h",
    first: { opens: "2024-03-01T00:00:00Z", low: "7.0", line: 1 },
    candles: 2,
  },
  "a date and a time of day": {
    file: lines(
      "Date,Time,Open,High,Low,Close,Volume",
      "2024-03-01,00:00:00+00,7,7,7,7,1",
      "2024-03-01,00:30:00+00,7,7,7,7,1",
    ),
    detected: { format: "date-and-time" },
    timeframe: "30m",
    first: { opens: "2024-03-01T00:00:00Z" },
    candles: 2,
  },
  Stooq: {
    file: lines(
      "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>",
      "ABC.V,D,20240301,000000,7.1,7.4,7.0,7.2,30,0",
      "ABC.V,D,20240302,000000,7.2,7.5,7.1,7.3,31,0",
    ),
    detected: { format: "stooq" },
    timeframe: "1d",
    first: { opens: "2024-03-01T00:00:00Z", volume: "30" },
    candles: 2,
  },
  "Stooq's page": {
    file: lines(
      "Date,Open,High,Low,Close,Volume",
      "2024-03-01,7.1,7.4,7.0,7.2,30",
      "2024-03-02,7.2,7.5,7.1,7.3,31",
    ),
    detected: { format: "named" },
    timeframe: "1d",
    first: { opens: "2024-03-01T00:00:00Z", volume: "30" },
  },
};

describe.each(Object.entries(samples))("%s", (_, { file, name, detected, timeframe, first, candles }) => {
  test("is detected by its content", async () => {
    expect(await detectFormat(file, name)).toMatchObject(detected);
  });

  test("is read", async () => {
    // Two days are no timeframe: with a day between the candles, it has to be given.
    const given = timeframe === "2d" ? ({ timeframe: "1d" } as const) : {};
    const result = await read(file, { fileName: name, ...given });
    const { opens, ...values } = first;
    expect(result.problems).toEqual([]);
    expect(result.candles[0]).toMatchObject({ ...values, openTime: new Date(opens) });
    if (timeframe !== "2d") expect(result.summary.timeframe).toBe(timeframe);
    if (candles !== undefined) expect(result.candles).toHaveLength(candles);
  });

  test("is read with the format given", async () => {
    const timeframeOfTest = timeframe === "2d" ? "1d" : undefined;
    const format = detected.format;
    const { summary } = await read(file, { fileName: name, format, timeframe: timeframeOfTest });
    expect(summary).toMatchObject({ format, detected: false });
  });
});

test("every format has a sample", () => {
  const sampled = new Set(Object.values(samples).map(({ detected }) => detected.format));
  expect(candleFormats.map(({ name }) => name).filter((name) => !sampled.has(name))).toEqual([]);
});

test.each([
  ['[{"id":"abc","symbol":"abc","name":"Abc","current_price":7.1}]', "a page of CoinGecko's /coins/markets"],
  ['[{"id":"abc","symbol":"abc","name":"Abc"}]', "a list of coins"],
  ['[{"id":"abc-abc","name":"Abc","rank":1,"quotes":{"USD":{"price":7.1}}}]', "a page of CoinPaprika"],
  ['{"name":"Fear","data":[{"value":"40","value_classification":"Fear"}]}', "alternative.me"],
  ['{"code":-1121,"msg":"Invalid symbol."}', "an error of an API"],
])("names a page that is not candles: %s", async (page, name) => {
  await expect(detectFormat(page)).rejects.toThrow(name);
});

test("a head is enough to detect a format, also of a compressed file", async () => {
  const records = Array.from({ length: 5000 }, (_, at) => `${1709251200 + at * 60},7.1,7.4,7.0,7.2,${at},11`);
  const { gzipSync } = await import("node:zlib");
  const file = Buffer.from(lines(...records));
  expect(await detectFormat(file.subarray(0, 1000))).toMatchObject({ format: "kraken" });
  expect(await detectFormat(gzipSync(file).subarray(0, 4000))).toMatchObject({ format: "kraken" });
});
