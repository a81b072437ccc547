import {
  cryptocurrencies,
  macroIndicators,
  marketRegimes,
  newsEventCryptocurrencies,
  newsEvents,
  sentimentData,
} from "@strata/schema-relationships";
import { eq } from "drizzle-orm";
import { expect, inject } from "vitest";
import {
  correctPublishedAt,
  getCurrentRegime,
  getDominance,
  getIndicatorAt,
  getMarketSentiment,
  ingestNews,
  insertRegimes,
  listConfidentRegimes,
  listDominanceTrend,
  listFearGreedTrend,
  listIndicator,
  listLatestIndicators,
  listNews,
  listNewsOfCoin,
  listNewsSentimentByCoin,
  listNewsSentimentByDay,
  listRegimeChanges,
  listRegimeConsensus,
  listRegimeDistribution,
  listRegimes,
  saveIndicators,
  searchNews,
} from "../src/macro.ts";
import {
  concurrently,
  type Database,
  fromNow,
  hour,
  outcomes,
  ruleOf,
  type StrataDatabase,
  schemaTest,
  seedPeopleAndCoins,
} from "./fixtures.ts";

let db: Database;
let database: StrataDatabase;
const test = schemaTest(seedPeopleAndCoins);
test.beforeEach(({ database: opened }) => {
  database = opened;
  db = opened.db;
});

const [btc, eth, sol] = [1, 2, 3];
const at = (text: string) => new Date(`2025-${text}T12:00:00Z`);

type Regime = typeof marketRegimes.$inferInsert;
const regime = (analysisTime: Date, changes: Partial<Regime> = {}): Regime => ({
  modelName: "m",
  modelVersion: "1",
  analysisTime,
  regime: "sideways",
  confidenceScore: "80",
  ...changes,
});

test("returns the newest live regime", async () => {
  expect(await getCurrentRegime(db)).toBeUndefined();
  await db
    .insert(marketRegimes)
    .values([
      regime(at("01-02"), { regime: "bull_market", confidenceScore: "70" }),
      regime(at("01-02"), { regime: "bear_market", confidenceScore: "90", modelName: "surer" }),
      regime(at("01-01"), { regime: "sideways", confidenceScore: "100" }),
      regime(at("01-03"), { regime: "high_volatility", dataSource: "backtest" }),
      regime(at("01-04"), { regime: "high_volatility", timeframe: "4h" }),
    ]);
  expect(await getCurrentRegime(db)).toMatchObject({
    regime: "bear_market",
    modelName: "surer",
    analysisTime: at("01-02"),
    confidenceScore: "90.00",
  });
  expect(await getCurrentRegime(db, "4h")).toMatchObject({ regime: "high_volatility" });
  expect(await getCurrentRegime(db, "1h")).toBeUndefined();
});

test("lists live regimes in order, and their changes", async () => {
  await db
    .insert(marketRegimes)
    .values([
      regime(at("01-01"), { regime: "bull_market" }),
      regime(at("01-03"), { regime: "bear_market", confidenceScore: "90" }),
      regime(at("01-02"), { regime: "bull_market" }),
      regime(at("01-04"), { regime: "bear_market" }),
      regime(at("01-05"), { regime: "sideways", modelName: "other" }),
      regime(at("01-06"), { regime: "bear_market" }),
      regime(at("01-05"), { regime: "high_volatility", dataSource: "backtest" }),
      regime(at("01-05"), { regime: "high_volatility", timeframe: "4h" }),
    ]);
  const listed = await listRegimes(db, { from: at("01-02"), to: at("01-04") });
  expect(listed).toMatchObject([{ regime: "bull_market" }, { regime: "bear_market" }]);
  expect(await listRegimes(db, { timeframe: "4h", from: at("01-01") })).toHaveLength(1);
  expect(await listRegimeChanges(db, { from: at("01-01") })).toEqual([
    {
      analysisTime: at("01-03"),
      modelName: "m",
      confidenceScore: "90.00",
      regime: "bear_market",
      previousRegime: "bull_market",
    },
    expect.objectContaining({ analysisTime: at("01-05"), modelName: "other", regime: "sideways" }),
    expect.objectContaining({ analysisTime: at("01-06"), previousRegime: "sideways" }),
  ]);
  // A change at the start of the range counts against the regime before it.
  expect(await listRegimeChanges(db, { from: at("01-03"), modelName: "m" })).toMatchObject([
    { analysisTime: at("01-03"), previousRegime: "bull_market" },
  ]);
  expect(await listRegimeChanges(db, { from: at("01-04"), modelName: "m" })).toEqual([]);
  // At equal times, the regime with the higher confidence counts.
  await db
    .insert(marketRegimes)
    .values([
      regime(at("01-07"), { regime: "bull_market", modelName: "other" }),
      regime(at("01-07"), { regime: "bear_market", confidenceScore: "81" }),
    ]);
  expect(await listRegimeChanges(db, { from: at("01-07") })).toEqual([]);
  expect(await listRegimeChanges(db, { from: at("01-08") })).toEqual([]);
  await db.insert(marketRegimes).values(regime(at("01-08"), { regime: "bull_market" }));
  expect(await listRegimeChanges(db, { from: at("01-08") })).toMatchObject([
    { previousRegime: "bear_market", regime: "bull_market" },
  ]);
  expect(await listRegimeChanges(db, { from: at("01-01"), modelName: "none" })).toEqual([]);
});

test("counts regimes, with their mean confidence", async () => {
  await db
    .insert(marketRegimes)
    .values([
      regime(at("01-01"), { regime: "bull_market" }),
      regime(at("01-02"), { regime: "sideways", confidenceScore: "70" }),
      regime(at("01-03"), { regime: "bull_market", confidenceScore: "85.5" }),
      regime(at("01-04"), { regime: "bull_market", confidenceScore: "60" }),
      regime(at("01-04"), { regime: "bear_market", dataSource: "simulation", confidenceScore: "99" }),
    ]);
  expect(await listRegimeDistribution(db, { since: at("01-02") })).toEqual([
    { regime: "bull_market", analyses: 2, percent: "66.67", meanConfidence: "72.75" },
    { regime: "sideways", analyses: 1, percent: "33.33", meanConfidence: "70.00" },
  ]);
  expect(await listRegimeDistribution(db, { since: at("02-01") })).toEqual([]);
  const sure = await listConfidentRegimes(db, { since: at("01-01") });
  expect(sure.map(({ analysisTime }) => analysisTime)).toEqual([at("01-03"), at("01-01")]);
  expect(await listConfidentRegimes(db, { since: at("01-01"), minConfidence: 60, limit: 3 })).toMatchObject([
    { confidenceScore: "60.00" },
    { confidenceScore: "85.50" },
    { confidenceScore: "70.00" },
  ]);
});

test("computes the consensus with one vote per model, its newest", async () => {
  await db
    .insert(marketRegimes)
    .values([
      regime(fromNow(-2 * hour), { modelName: "a", regime: "bear_market" }),
      regime(fromNow(-hour), { modelName: "a", modelVersion: "2", regime: "bull_market" }),
      regime(fromNow(-3 * hour), { modelName: "b", regime: "bull_market", confidenceScore: "60" }),
      regime(fromNow(-3 * hour), { modelName: "c", regime: "sideways" }),
      regime(fromNow(-25 * hour), { modelName: "d", regime: "sideways" }),
      regime(fromNow(-hour), { modelName: "e", regime: "sideways", dataSource: "backtest" }),
      regime(fromNow(-hour), { modelName: "f", regime: "sideways", timeframe: "1w" }),
    ]);
  expect(await listRegimeConsensus(db)).toEqual([
    { regime: "bull_market", models: 2, percent: "66.67", meanConfidence: "70.00" },
    { regime: "sideways", models: 1, percent: "33.33", meanConfidence: "80.00" },
  ]);
  expect(await listRegimeConsensus(db, { hours: 26 })).toMatchObject([{ models: 2 }, { models: 2 }]);
  expect(await listRegimeConsensus(db, { timeframe: "4h" })).toEqual([]);
});

type Sentiment = typeof sentimentData.$inferInsert;
const measured = (observedAt: Date, changes: Partial<Sentiment>): Sentiment => ({ observedAt, ...changes });

test("returns market sentiment as numbers and label, each measure in its newest value", async () => {
  expect(await getMarketSentiment(db)).toBeUndefined();
  await db
    .insert(sentimentData)
    .values([
      measured(at("02-01"), { fearGreedIndex: "10", totalMarketCap: "1" }),
      measured(at("02-09"), { fearGreedIndex: "40", btcDominance: "55.123456789" }),
      measured(at("02-10"), { socialSentiment: "-0.25", source: "x" }),
      measured(at("02-11"), { fearGreedIndex: "99", cryptocurrencyId: btc }),
    ]);
  expect(await getMarketSentiment(db)).toMatchObject({
    observedAt: at("02-10"),
    fearGreedIndex: "40.00",
    fearGreedLabel: "neutral",
    socialSentiment: "-0.2500",
    newsSentiment: null,
    btcDominance: "55.123456789",
    totalMarketCap: null,
  });
});

test("lists the fear and greed index and dominance of one source over time", async () => {
  await db
    .insert(sentimentData)
    .values([
      measured(at("02-02"), { fearGreedIndex: "80", btcDominance: "55.5" }),
      measured(at("02-01"), { fearGreedIndex: "19.99" }),
      measured(at("02-03"), { stablecoinDominance: "8.123456789" }),
      measured(at("01-01"), { fearGreedIndex: "50" }),
      measured(at("02-02"), { fearGreedIndex: "1", source: "other" }),
      measured(at("02-02"), { fearGreedIndex: "2", timeframe: "1h" }),
      measured(at("02-02"), { fearGreedIndex: "3", cryptocurrencyId: btc }),
    ]);
  expect(await listFearGreedTrend(db, { since: at("02-01") })).toEqual([
    { observedAt: at("02-01"), fearGreedIndex: "19.99", fearGreedLabel: "extreme_fear" },
    { observedAt: at("02-02"), fearGreedIndex: "80.00", fearGreedLabel: "extreme_greed" },
  ]);
  expect(await listFearGreedTrend(db, { since: at("02-01"), source: "other" })).toMatchObject([
    { fearGreedIndex: "1.00" },
  ]);
  const none = { btcDominance: null, ethDominance: null, stablecoinDominance: null, altDominance: null };
  expect(await listDominanceTrend(db, { since: at("01-01") })).toEqual([
    { ...none, observedAt: at("02-02"), btcDominance: "55.5" },
    { ...none, observedAt: at("02-03"), stablecoinDominance: "8.123456789" },
  ]);
});

test("compares the newest dominance with the reading nearest to a day before", async () => {
  expect(await getDominance(db)).toBeUndefined();
  const now = new Date("2025-03-10T12:00:00Z");
  const before = (hours: number) => new Date(now.getTime() - hours * hour);
  const share = (hours: number, btcDominance: string, changes: Partial<Sentiment> = {}) =>
    db.insert(sentimentData).values(measured(before(hours), { btcDominance, source: "s", ...changes }));
  await share(0, "55.123", { ethDominance: "12", altDominance: "20" });
  await db.insert(sentimentData).values(measured(new Date("2025-03-11"), { fearGreedIndex: "50" }));
  await share(-1, "99", { cryptocurrencyId: btc });
  expect(await getDominance(db)).toEqual({
    observedAt: now,
    comparedTo: null,
    btcDominance: "55.123",
    ethDominance: "12",
    stablecoinDominance: null,
    altDominance: "20",
    btcChange24h: null,
    ethChange24h: null,
    stablecoinChange24h: null,
    altChange24h: null,
  });
  await share(36.1, "1");
  await share(11.9, "2");
  await share(24, "3", { source: "another" });
  await share(24, "4", { timeframe: "1h" });
  expect(await getDominance(db)).toMatchObject({ comparedTo: null, btcChange24h: null });
  await share(30, "60", { ethDominance: "12.5", stablecoinDominance: "7" });
  await share(33, "40");
  expect(await getDominance(db)).toMatchObject({
    comparedTo: before(30),
    btcChange24h: "-4.877",
    ethChange24h: "-0.5",
    stablecoinChange24h: null,
    altChange24h: null,
  });
  await share(19, "55");
  await share(14, "50");
  expect(await getDominance(db)).toMatchObject({ comparedTo: before(19), btcChange24h: "0.123" });
  await share(26, "54");
  expect(await getDominance(db)).toMatchObject({ comparedTo: before(26), btcChange24h: "1.123" });
});

type Indicator = typeof macroIndicators.$inferInsert & { timeframe: "1d" | "1M" };
const indicator = (indicatorName: string, observedAt: Date, changes: Partial<Indicator> = {}): Indicator => ({
  indicatorName,
  category: "other",
  timeframe: "1d",
  observedAt,
  releasedAt: observedAt,
  value: "1",
  source: "s",
  ...changes,
});

test("lists the newest value of each indicator and timeframe, current and as known at a time", async () => {
  expect(await listLatestIndicators(db)).toEqual([]);
  await saveIndicators(db, [
    indicator("VIX", at("01-01"), { value: "10" }),
    indicator("VIX", at("01-02"), { value: "11" }),
    indicator("VIX", at("01-02"), { value: "12", releasedAt: at("01-05") }),
    indicator("VIX", at("01-01"), { value: "13", timeframe: "1M", releasedAt: at("02-01") }),
    indicator("BTC.D", at("01-03"), { value: "50" }),
    indicator("DXY", fromNow(hour), { value: "1", releasedAt: at("01-01") }),
    indicator("DXY", at("01-01"), { value: "100.000000000000000001" }),
    indicator("GOLD", at("01-01"), { releasedAt: fromNow(hour) }),
  ]);
  const values = async (time?: Date) =>
    (await listLatestIndicators(db, time)).map((one) =>
      [one.indicatorName, one.timeframe, one.value].join(" "),
    );
  expect(await values()).toEqual(["BTC.D 1d 50", "DXY 1d 100.000000000000000001", "VIX 1d 12", "VIX 1M 13"]);
  expect(await values(at("01-04"))).toEqual(["BTC.D 1d 50", "DXY 1d 100.000000000000000001", "VIX 1d 11"]);
  expect(await values(at("01-01"))).toEqual(["DXY 1d 100.000000000000000001", "VIX 1d 10"]);
  expect(await values(new Date("2024-12-31"))).toEqual([]);
  expect((await listLatestIndicators(db))[0]).toMatchObject({ observedAt: at("01-03"), source: "s" });
});

test("lists one indicator over time, with its revisions or as known at a time", async () => {
  await saveIndicators(db, [
    indicator("CPI", at("01-01"), { value: "3.1", releasedAt: at("02-10") }),
    indicator("CPI", at("01-01"), { value: "3.2", releasedAt: at("03-10") }),
    indicator("CPI", at("02-01"), { value: "3.0", releasedAt: at("03-10") }),
    indicator("CPI", at("03-01"), { value: "2.9", releasedAt: at("04-10") }),
    indicator("CPI", at("02-01"), { value: "9", timeframe: "1M" }),
    indicator("VIX", at("02-01"), { value: "20" }),
  ]);
  const series = async (values: Partial<Parameters<typeof listIndicator>[1]> = {}) =>
    (await listIndicator(db, { indicatorName: "CPI", from: at("01-01"), ...values })).map(
      ({ value }) => value,
    );
  expect(await series()).toEqual(["3.2", "3.0", "2.9"]);
  expect(await series({ at: at("03-01") })).toEqual(["3.1"]);
  expect(await series({ at: at("03-10") })).toEqual(["3.2", "3.0"]);
  expect(await series({ from: at("02-01"), to: at("03-01") })).toEqual(["3.0"]);
  const known = async (time: Date) => (await getIndicatorAt(db, { indicatorName: "CPI", at: time }))?.value;
  expect(await known(at("02-09"))).toBeUndefined();
  expect(await known(at("02-10"))).toBe("3.1");
  expect(await known(at("03-10"))).toBe("3.0");
  expect(await known(at("12-31"))).toBe("2.9");
});

test("keeps the value of a release, and stores a revision as another release", async () => {
  expect(await saveIndicators(db, [])).toEqual([]);
  const first = indicator("CPI", at("01-01"), { value: "3.10", releasedAt: at("02-10") });
  expect(await saveIndicators(db, [first, { ...first, timeframe: "1M" }])).toHaveLength(2);
  // An unchanged release writes nothing; one with additional data updates the row.
  expect(await saveIndicators(db, [{ ...first, value: "3.1" }])).toEqual([]);
  expect(await saveIndicators(db, [{ ...first, impact: "bearish" }])).toMatchObject([
    { timeframe: "1d", value: "3.10", impact: "bearish" },
  ]);
  const other = indicator("CPI", at("02-01"));
  expect(await ruleOf(saveIndicators(db, [other, { ...first, value: "3.2" }]))).toBe("indicator_release");
  expect(await db.$count(macroIndicators)).toBe(2);
  expect(await saveIndicators(db, [{ ...first, value: "3.2", releasedAt: at("03-10") }])).toHaveLength(1);
  expect(await db.select().from(macroIndicators).orderBy(macroIndicators.id)).toMatchObject([
    { timeframe: "1M", impact: null },
    { timeframe: "1d", value: "3.10", releasedAt: at("02-10"), impact: "bearish" },
    { value: "3.2", releasedAt: at("03-10") },
  ]);
});

test("inserts nothing when a run is repeated", async () => {
  expect(await insertRegimes(db, [])).toEqual([]);
  const run = [regime(at("01-02")), regime(at("01-01")), regime(at("01-01"), { dataSource: "backtest" })];
  expect(await insertRegimes(db, run)).toHaveLength(3);
  expect(await insertRegimes(db, run)).toEqual([]);
  const more = [...run, regime(at("01-01"), { modelVersion: "2" })];
  expect(await insertRegimes(db, more)).toMatchObject([{ modelVersion: "2", regime: "sideways" }]);
  expect(await db.$count(marketRegimes)).toBe(4);
});

type Item = Parameters<typeof ingestNews>[1][number];
const item = (name: string, publishedAt: Date, changes: Partial<Item> = {}): Item => ({
  source: "feed",
  externalId: name,
  url: `https://example.org/${name}`,
  title: name,
  publishedAt,
  cryptocurrencyIds: [],
  ...changes,
});
const titles = (rows: readonly { title: string }[]) => rows.map(({ title }) => title).join("");

test("lists all news and the news of one coin, newest first, in pages", async () => {
  await ingestNews(db, [
    item("a", at("01-01"), { cryptocurrencyIds: [btc, eth], content: "text" }),
    item("b", at("01-02"), { cryptocurrencyIds: [btc] }),
    item("c", at("01-02"), { cryptocurrencyIds: [btc] }),
    item("d", at("01-03"), { cryptocurrencyIds: [btc, eth] }),
    item("e", at("01-02")),
  ]);
  const first = await listNews(db, { limit: 2 });
  expect(titles(first)).toBe("de");
  expect(first[0]).toMatchObject({ cryptocurrencies: [{ symbol: "BTC" }, { symbol: "ETH" }] });
  expect(first[1]).toMatchObject({ cryptocurrencies: [] });
  expect(Object.keys(first[0] ?? {})).not.toContain("content");
  const second = await listNews(db, { limit: 2, after: first[1] });
  expect(titles(second)).toBe("cb");
  expect(titles(await listNews(db, { limit: 2, after: second[1] }))).toBe("a");
  expect(titles(await listNews(db))).toBe("decba");
  const ofBitcoin = await listNewsOfCoin(db, { cryptocurrencyId: btc, limit: 2 });
  expect(titles(ofBitcoin)).toBe("dc");
  expect(titles(await listNewsOfCoin(db, { cryptocurrencyId: btc, after: ofBitcoin[1] }))).toBe("ba");
  expect(titles(await listNewsOfCoin(db, { cryptocurrencyId: eth }))).toBe("da");
  expect(await listNewsOfCoin(db, { cryptocurrencyId: sol })).toEqual([]);
});

test("returns news sentiment by UTC day and by coin", async () => {
  const day = (text: string) => new Date(`2025-${text}T00:00:00Z`);
  await ingestNews(db, [
    item("a", new Date("2025-01-01T23:59:59.999Z"), {
      sentimentScore: "-0.5",
      cryptocurrencyIds: [btc, eth],
    }),
    item("b", day("01-02"), { sentimentScore: "0.3", cryptocurrencyIds: [btc] }),
    item("c", at("01-02"), { sentimentScore: "0.2" }),
    item("d", at("01-02"), { cryptocurrencyIds: [btc] }),
    item("e", at("01-04"), { cryptocurrencyIds: [sol] }),
    item("f", new Date("2024-12-31T23:59:59Z"), { sentimentScore: "1", cryptocurrencyIds: [btc] }),
  ]);
  const since = day("01-01");
  expect(await listNewsSentimentByDay(db, { since })).toEqual([
    { day: day("01-01"), news: 1, meanSentiment: "-0.5000" },
    { day: day("01-02"), news: 3, meanSentiment: "0.2500" },
    { day: day("01-04"), news: 1, meanSentiment: null },
  ]);
  expect(await listNewsSentimentByDay(db, { since, cryptocurrencyId: btc })).toEqual([
    { day: day("01-01"), news: 1, meanSentiment: "-0.5000" },
    { day: day("01-02"), news: 2, meanSentiment: "0.3000" },
  ]);
  expect(await listNewsSentimentByDay(db, { since: day("02-01") })).toEqual([]);
  expect(await listNewsSentimentByCoin(db, since)).toEqual([
    { cryptocurrencyId: btc, symbol: "BTC", news: 3, meanSentiment: "-0.1000" },
    { cryptocurrencyId: eth, symbol: "ETH", news: 1, meanSentiment: "-0.5000" },
    { cryptocurrencyId: sol, symbol: "SOL", news: 1, meanSentiment: null },
  ]);
});

const linked = () =>
  db
    .select({
      newsEventId: newsEventCryptocurrencies.newsEventId,
      cryptocurrencyId: newsEventCryptocurrencies.cryptocurrencyId,
      publishedAt: newsEventCryptocurrencies.publishedAt,
    })
    .from(newsEventCryptocurrencies)
    .orderBy(newsEventCryptocurrencies.newsEventId, newsEventCryptocurrencies.cryptocurrencyId);

test("stores news once, by the id of the feed or by URL, and links it on insert", async () => {
  expect(await ingestNews(db, [])).toEqual([]);
  const batch = [
    item("b", at("01-02"), { cryptocurrencyIds: [btc, btc, eth] }),
    item("a", at("01-01"), { url: null, cryptocurrencyIds: [sol] }),
    item("b", at("01-02"), { title: "the same again", cryptocurrencyIds: [sol] }),
  ];
  const stored = await ingestNews(db, batch);
  expect(stored.map(({ title }) => title).sort()).toEqual(["a", "b"]);
  expect(Object.keys(stored[0] ?? {})).not.toContain("search");
  const id = (title: string) => stored.find((one) => one.title === title)?.id ?? 0;
  const links = await linked();
  expect(links).toHaveLength(3);
  expect(links).toEqual(
    expect.arrayContaining([
      { newsEventId: id("a"), cryptocurrencyId: sol, publishedAt: at("01-01") },
      { newsEventId: id("b"), cryptocurrencyId: btc, publishedAt: at("01-02") },
      { newsEventId: id("b"), cryptocurrencyId: eth, publishedAt: at("01-02") },
    ]),
  );
  const again = [
    item("b", at("01-09"), { title: "changed", cryptocurrencyIds: [sol] }),
    item("b", at("01-09"), { source: "another", externalId: "7", cryptocurrencyIds: [sol] }),
    item("a", at("01-09"), { source: "another", url: null, cryptocurrencyIds: [btc] }),
    item("c", at("01-03"), { externalId: null }),
  ];
  expect(
    titles(await ingestNews(db, again))
      .split("")
      .sort()
      .join(""),
  ).toBe("ac");
  expect(await linked()).toHaveLength(4);
  expect(await db.$count(newsEvents)).toBe(4);
  expect(await ingestNews(db, [...batch, ...again])).toEqual([]);
  const nameless = item("x", at("01-03"), { externalId: null, url: null });
  expect(await ruleOf(ingestNews(db, [item("d", at("01-03")), nameless]))).toBe("news_identity");
  // With an unknown coin the item is not stored, so that it can be ingested again as a whole.
  await expect(ingestNews(db, [item("d", at("01-03"), { cryptocurrencyIds: [99] })])).rejects.toThrow();
  expect(await db.$count(newsEvents)).toBe(4);
});

test("corrects the publication time of a news item and its coin links", async () => {
  const [news] = await ingestNews(db, [item("a", at("01-01"), { cryptocurrencyIds: [btc, eth] })]);
  await ingestNews(db, [item("b", at("01-02"), { cryptocurrencyIds: [btc] })]);
  const newsEventId = news?.id ?? 0;
  expect(await correctPublishedAt(db, { newsEventId, publishedAt: at("01-03") })).toBe(true);
  expect(await correctPublishedAt(db, { newsEventId: 99, publishedAt: at("01-03") })).toBe(false);
  expect(titles(await listNews(db))).toBe("ab");
  expect(titles(await listNewsOfCoin(db, { cryptocurrencyId: btc }))).toBe("ab");
  expect(titles(await listNewsOfCoin(db, { cryptocurrencyId: eth }))).toBe("a");
});

test("searches titles and summaries, best match first", async () => {
  await ingestNews(db, [
    item("1", at("01-01"), { title: "Bitcoin rises", summary: "After the halving, Ether too" }),
    item("2", at("01-02"), { title: "Markets", summary: "bitcoin fell" }),
    item("3", at("01-03"), { title: "A hack", summary: "of an exchange" }),
    item("4", at("01-04"), { title: "Bitcoin falls", summary: null }),
    item("5", at("01-05"), { title: "بیت کوین رکورد زد", language: "fa" }),
  ]);
  const found = async (text: string) => (await searchNews(db, { text })).map(({ externalId }) => externalId);
  expect(await found("BITCOIN")).toEqual(["4", "1", "2"]);
  expect(await found("bitcoin halving")).toEqual(["1"]);
  expect(await found("bitcoin -halving")).toEqual(["4", "2"]);
  expect(await found("hack or halving")).toEqual(["3", "1"]);
  expect(await found('"an exchange"')).toEqual(["3"]);
  expect(await found('"exchange an"')).toEqual([]);
  expect(await found("کوین")).toEqual(["5"]);
  expect(await found("'); drop -- & | !")).toEqual([]);
  const [best] = await searchNews(db, { text: "bitcoin", limit: 1 });
  expect(best).toMatchObject({ externalId: "4", rank: expect.any(Number) });
});

test.skipIf(inject("engine") === "pglite")("stores a release once when 16 clients save it", async () => {
  const values = Array.from({ length: 300 }, (_, i) => indicator(`X${i}`, at("01-01")));
  const saved = outcomes(
    await concurrently(database.url, 16, (client, i) =>
      saveIndicators(client, i % 2 ? values : values.toReversed()),
    ),
  );
  expect(saved.values.flat()).toHaveLength(300);
  expect(await db.$count(macroIndicators)).toBe(300);
  // One of 16 different values for the release is stored, and the others are rejected.
  const { values: stored, rules } = outcomes(
    await concurrently(database.url, 16, (client, i) =>
      saveIndicators(client, [indicator("FED_RATE", at("01-01"), { value: String(i) })]),
    ),
  );
  expect(stored).toHaveLength(1);
  expect(rules).toEqual(Array(15).fill("indicator_release"));
});

test.skipIf(inject("engine") === "pglite")(
  "stores a run and a batch of news once when 16 clients write them in different orders",
  async () => {
    const many = Array.from({ length: 300 }, (_, i) => i);
    const run = many.map((i) => regime(new Date(at("01-01").getTime() + i * hour)));
    const said = outcomes(
      await concurrently(database.url, 16, (client, i) =>
        insertRegimes(client, i % 2 ? run : run.toReversed()),
      ),
    );
    expect(said.values.flat()).toHaveLength(300);
    const batch = many.map((i) => item(`${i}`, at("01-01"), { cryptocurrencyIds: [btc, eth] }));
    // Another feed has the same articles, with ids in reverse order.
    const other = batch.map((one, i) => ({ ...one, source: "another", externalId: `${999 - i}` }));
    const ingested = outcomes(
      await concurrently(database.url, 16, (client, i) => {
        const mine = i % 4 < 2 ? batch : other;
        return ingestNews(client, i % 2 ? mine : mine.toReversed());
      }),
    );
    expect(ingested.values.flat()).toHaveLength(300);
    expect(await db.$count(newsEvents)).toBe(300);
    expect(await db.$count(newsEventCryptocurrencies)).toBe(600);
  },
);

test.skipIf(inject("engine") === "pglite")(
  "keeps news and links consistent when 16 clients correct one time",
  async () => {
    const [news] = await ingestNews(db, [item("a", at("01-01"), { cryptocurrencyIds: [btc, eth, sol] })]);
    outcomes(
      await concurrently(database.url, 16, (client, i) =>
        correctPublishedAt(client, {
          newsEventId: news?.id ?? 0,
          publishedAt: new Date(at("01-01").getTime() + i),
        }),
      ),
    );
    const times = await db
      .selectDistinct({ link: newsEventCryptocurrencies.publishedAt, news: newsEvents.publishedAt })
      .from(newsEvents)
      .innerJoin(newsEventCryptocurrencies, eq(newsEventCryptocurrencies.newsEventId, newsEvents.id));
    expect(times).toHaveLength(1);
    expect(times[0]?.link).toEqual(times[0]?.news);
  },
);

test("deletes the links of a deleted coin, but not the news", async () => {
  await ingestNews(db, [item("a", at("01-01"), { cryptocurrencyIds: [btc, eth] })]);
  await db.delete(cryptocurrencies).where(eq(cryptocurrencies.id, btc));
  expect(await listNews(db)).toMatchObject([{ title: "a", cryptocurrencies: [{ symbol: "ETH" }] }]);
});
