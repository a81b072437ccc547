import {
  cryptoSectorMemberships,
  cryptoSectors,
  marketData,
  portfolioTracking,
  riskManagement,
  signalAlerts,
  signalExecutions,
  tradingSignals,
  users,
  watchlistAssets,
  watchlists,
} from "@strata/schema-relationships";
import { eq } from "drizzle-orm";
import { expect, inject } from "vitest";
import { clearLimitBreach, listOpenPositions, markLimitBreached, saveRiskProfile } from "../src/portfolio.ts";
import {
  acknowledgeAlert,
  confirmNotification,
  countAlertsByType,
  createAlert,
  deleteAlert,
  executeSignal,
  expireSignals,
  insertSignals,
  invalidateSignal,
  listAlertsOfUser,
  listAlertsToTrigger,
  listBestActiveSignals,
  listExecutionsOfSignal,
  listExecutionsOfUser,
  listOpenOrders,
  listSignalsOfCoin,
  listTriggeredAlerts,
  maxActiveAlerts,
  type NewAlert,
  recordFill,
  type SignalOrder,
  settleSignals,
  summarizeExecutionsOfSignal,
  triggerAlert,
  updateAlert,
} from "../src/signals.ts";
import {
  body,
  concurrently,
  type Database,
  day,
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

type Insert = typeof tradingSignals.$inferInsert;
const at = (text: string) => new Date(`2025-01-${text}:00Z`);
/** Buy bitcoin at 100, target 120, stop 90. */
const long = (changes: Partial<Insert> = {}): Insert => ({
  cryptocurrencyId: 1,
  modelName: "m",
  modelVersion: "1",
  signalType: "buy",
  direction: "long",
  entryPrice: "100",
  targetPrice: "120",
  stopLoss: "90",
  confidenceScore: "80",
  riskLevel: "medium",
  ...changes,
});
/** Sell ether at 8, target 4, stop 9. */
const short = (changes: Partial<Insert> = {}): Insert =>
  long({
    cryptocurrencyId: 2,
    signalType: "sell",
    direction: "short",
    entryPrice: "8",
    targetPrice: "4",
    stopLoss: "9",
    ...changes,
  });
const seed = (...signals: Insert[]) => db.insert(tradingSignals).values(signals).returning();

test("lists active signals by confidence, with gains of the right sign", async () => {
  await seed(
    long({ confidenceScore: "70", entryPrice: "80", stopLoss: "70" }),
    short({ confidenceScore: "90" }),
    long({ cryptocurrencyId: 4, confidenceScore: "70", generatedAt: fromNow(-hour), targetPrice: null }),
    long({ cryptocurrencyId: 3, signalType: "watch", direction: null, confidenceScore: "60" }),
    long({ confidenceScore: "99", status: "cancelled", timeframe: "1d" }),
    long({ confidenceScore: "99", generatedAt: fromNow(-2 * day), expiresAt: fromNow(-day) }),
  );
  expect(await listBestActiveSignals(db)).toMatchObject([
    // Sold at 8: gains a half at 4, has lost a quarter at 10.
    {
      symbol: "ETH",
      targetReturn: "50.0000",
      currentReturn: "-25.0000",
      riskRewardRatio: expect.stringMatching(/^4\.0/),
    },
    { symbol: "BTC", targetReturn: "50.0000", currentReturn: "25.0000" },
    { symbol: "UNK", targetReturn: null, currentReturn: null },
    { symbol: "SOL", targetReturn: null, currentReturn: null },
  ]);
  expect(await listBestActiveSignals(db, 1)).toHaveLength(1);
});

test("lists the signals of a coin, newest first", async () => {
  await seed(
    long({ generatedAt: at("01T00:00") }),
    long({ generatedAt: at("03T00:00"), status: "expired" }),
    long({ generatedAt: at("02T00:00") }),
    short(),
  );
  const times = async (status?: "active") =>
    (await listSignalsOfCoin(db, { cryptocurrencyId: 1, ...(status && { status }) })).map(
      (signal) => signal.generatedAt,
    );
  expect(await times()).toEqual([at("03T00:00"), at("02T00:00"), at("01T00:00")]);
  expect(await times("active")).toEqual([at("02T00:00"), at("01T00:00")]);
  expect(await listSignalsOfCoin(db, { cryptocurrencyId: 1, limit: 1 })).toHaveLength(1);
});

test("inserts nothing when a run is repeated", async () => {
  const run = [long({ generatedAt: at("01T00:00") }), short({ generatedAt: at("01T00:00") })];
  expect(await insertSignals(db, [])).toEqual([]);
  expect(await insertSignals(db, run)).toHaveLength(2);
  expect(await insertSignals(db, [...run, long({ generatedAt: at("01T01:00") })])).toMatchObject([
    { generatedAt: at("01T01:00") },
  ]);
});

test("expires signals at their expiry, and invalidates others", async () => {
  await seed(long({ generatedAt: at("01T00:00"), expiresAt: at("02T00:00") }), short());
  expect(await expireSignals(db)).toEqual([1]);
  expect(await expireSignals(db)).toEqual([]);
  expect(await listSignalsOfCoin(db, { cryptocurrencyId: 1 })).toMatchObject([
    { status: "expired", closedAt: at("02T00:00") },
  ]);
  expect(await invalidateSignal(db, 1)).toBe(false);
  expect(await invalidateSignal(db, 2)).toBe(true);
  expect(await listSignalsOfCoin(db, { cryptocurrencyId: 2 })).toMatchObject([{ status: "invalidated" }]);
});

test("settles signals by the candles of their lifetime, the stop before the target", async () => {
  const candle = (cryptocurrencyId: number, openTime: Date, low: string, high: string, isClosed = true) => ({
    cryptocurrencyId,
    timeframe: "1h" as const,
    openTime,
    open: low,
    high,
    low,
    close: high,
    isClosed,
  });
  const time = { generatedAt: at("01T00:30"), expiresAt: at("01T05:00") };
  await seed(
    long(time),
    short(time),
    long({ ...time, cryptocurrencyId: 3 }),
    long({ ...time, cryptocurrencyId: 4 }),
    long({ ...time, cryptocurrencyId: 3, timeframe: "1d", targetPrice: null, stopLoss: null }),
    long({ ...time, signalType: "watch", direction: null, timeframe: "1d" }),
  );
  await db.insert(marketData).values([
    // Opened before the signal: ignored.
    candle(1, at("01T00:00"), "1", "500"),
    candle(1, at("01T01:00"), "95", "110"),
    candle(1, at("01T02:00"), "99", "125"),
    candle(1, at("01T03:00"), "50", "130"),
    candle(2, at("01T01:00"), "7", "8.4"),
    // Both within one candle.
    candle(2, at("01T02:00"), "3", "10"),
    candle(3, at("01T01:00"), "95", "110"),
    candle(3, at("01T02:00"), "80", "110", false),
    candle(3, at("01T05:00"), "80", "200"),
  ]);
  const written = (await settleSignals(db)).toSorted((a, b) => a.id - b.id);
  const rounded = written.map((row) => ({
    ...row,
    maxFavorableExcursion: Number(row.maxFavorableExcursion),
    maxAdverseExcursion: Number(row.maxAdverseExcursion),
    realizedReturn: row.realizedReturn === null ? null : Number(row.realizedReturn),
  }));
  expect(rounded).toEqual([
    {
      id: 1,
      status: "hit_target",
      closedAt: at("01T02:00"),
      maxFavorableExcursion: 20,
      maxAdverseExcursion: -5,
      realizedReturn: 20,
    },
    {
      id: 2,
      status: "stopped_out",
      closedAt: at("01T02:00"),
      maxFavorableExcursion: 62.5,
      maxAdverseExcursion: -12.5,
      realizedReturn: -12.5,
    },
    {
      id: 3,
      status: "active",
      closedAt: null,
      maxFavorableExcursion: 10,
      maxAdverseExcursion: -5,
      realizedReturn: null,
    },
    {
      id: 5,
      status: "active",
      closedAt: null,
      maxFavorableExcursion: 10,
      maxAdverseExcursion: -5,
      realizedReturn: null,
    },
  ]);
  // Closed signals are not changed again.
  expect((await settleSignals(db)).map(({ id }) => id).toSorted()).toEqual([3, 5]);
});

const order = (changes: Partial<SignalOrder> = {}): SignalOrder => ({
  signalId: 1,
  userId: 1,
  idempotencyKey: "k",
  quantity: "1",
  price: "101",
  equityUsd: "10000",
  ...changes,
});

test("fills a paper order immediately and opens a position, once", async () => {
  await seed(long(), short());
  const execution = await executeSignal(db, order({ fees: "0.5" }));
  expect(execution).toMatchObject({
    signalId: 1,
    side: "buy",
    mode: "paper",
    status: "filled",
    actionSource: "ai_signal",
    filledQuantity: "1",
    executionPrice: "101",
    portfolioPercentage: "1.01",
    realizedPnl: "-0.5",
    stopLoss: "90",
    takeProfit: "120",
  });
  expect(Number(execution.slippagePercent)).toBe(1);
  expect(await executeSignal(db, order({ fees: "0.5" }))).toEqual(execution);
  expect(await ruleOf(executeSignal(db, order({ signalId: 2 })))).toBe("idempotency_key");
  const sold = await executeSignal(
    db,
    order({ signalId: 2, idempotencyKey: "s", price: "7.6", quantity: "10" }),
  );
  expect(sold).toMatchObject({ side: "sell" });
  // Sold below the expected price: positive slippage.
  expect(Number(sold.slippagePercent)).toBe(5);
  expect(await listOpenPositions(db, { userId: 1 })).toMatchObject([
    { symbol: "BTC", positionType: "long", quantity: "1", costBasisUsd: "101", pnlUsd: "-1" },
    { symbol: "ETH", positionType: "short", quantity: "10", costBasisUsd: "76.0", pnlUsd: "-24.0" },
  ]);
  expect(await db.select().from(portfolioTracking)).toMatchObject([
    { openedBySignalId: 1 },
    { openedBySignalId: 2 },
  ]);
  const [profile] = await db.select().from(riskManagement);
  expect(profile).toMatchObject({ riskMetrics: { equityUsd: 10000 }, lastCalculatedAt: expect.any(Date) });
});

test("writes nothing for an order outside the limits", async () => {
  await seed(
    long(),
    long({ status: "cancelled", timeframe: "1d" }),
    long({ generatedAt: at("01T00:00"), expiresAt: at("02T00:00") }),
    long({ signalType: "watch", direction: null, timeframe: "1w" }),
    long({ cryptocurrencyId: 3, stopLoss: null }),
  );
  await saveRiskProfile(db, {
    userId: 1,
    maxPositionSizeUsd: "200",
    maxOpenPositions: 1,
    maxSectorExposurePercent: "50",
  });
  const refused = (changes: Partial<SignalOrder>) => ruleOf(executeSignal(db, order(changes)));
  for (const signalId of [2, 3, 4, 99]) expect(await refused({ signalId })).toBe("signal_open");
  expect(await refused({ userId: 99 })).toBe("user_exists");
  expect(await refused({ quantity: "1.99" })).toBe("max_position_size");
  expect(await refused({ leverage: "2" })).toBe("max_leverage");
  expect(await refused({ equityUsd: "100" })).toBe("equity");
  expect(await refused({ equityUsd: "0" })).toBe("equity");
  // The loss at the stop is 11 USD; 2% of the portfolio is 10.
  expect(await refused({ equityUsd: "500" })).toBe("max_portfolio_risk");
  expect(await db.$count(signalExecutions)).toBe(0);
  expect(await db.$count(portfolioTracking)).toBe(0);

  await executeSignal(db, order());
  expect(await refused({ signalId: 5, idempotencyKey: "x", price: "2.5" })).toBe("max_open_positions");
  expect(await refused({ idempotencyKey: "x" })).toBe("max_position_size");
  await saveRiskProfile(db, { userId: 1, maxOpenPositions: 2 });
  await executeSignal(db, order({ signalId: 5, idempotencyKey: "x", price: "2.5" }));

  await db.update(signalExecutions).set({ realizedPnl: "-50.01" }).where(eq(signalExecutions.signalId, 1));
  const small = { idempotencyKey: "y", quantity: "0.1", price: "100", equityUsd: "1000" };
  expect(await refused(small)).toBe("max_daily_loss");
  await db.update(signalExecutions).set({ executedAt: fromNow(-2 * day) });
  await saveRiskProfile(db, { userId: 1, autoStopTrading: true });
  expect(await markLimitBreached(db, 1)).toBe(true);
  expect(await refused(small)).toBe("trading_stopped");
  expect(await ruleOf(saveRiskProfile(db, { userId: 1, ...body(`{"limitBreachedAt":null}`) }))).toBe(
    "field_writable",
  );
  expect(await refused(small)).toBe("trading_stopped");
  expect(await clearLimitBreach(db, 1)).toBe(true);
  expect(await clearLimitBreach(db, 1)).toBe(false);
  await db.insert(cryptoSectors).values({ slug: "a", name: "A" });
  await db.insert(cryptoSectorMemberships).values({ cryptocurrencyId: 1, sectorId: 1 });
  expect(await refused({ ...small, equityUsd: "190" })).toBe("max_sector_exposure");
  await executeSignal(db, order({ ...small, equityUsd: "220" }));
  expect(await db.$count(signalExecutions)).toBe(3);
});

test("counts a pending live order against the limits, and fills it in steps", async () => {
  await seed(long());
  await saveRiskProfile(db, { userId: 1, maxPositionSizeUsd: "1000" });
  const live = await executeSignal(db, order({ mode: "live", quantity: "8", price: "100" }));
  expect(live).toMatchObject({ status: "pending", filledQuantity: "0", executedAt: null, portfolioId: null });
  expect(await ruleOf(executeSignal(db, order({ idempotencyKey: "x", quantity: "3", price: "100" })))).toBe(
    "max_position_size",
  );
  expect(await listOpenOrders(db)).toMatchObject([{ id: live.id }]);
  const fill = (filledQuantity: string, averagePrice: string, fees: string) =>
    recordFill(db, {
      executionId: live.id,
      filledQuantity,
      averagePrice,
      fees,
      externalOrder: { exchange: "binance", externalOrderId: "o1" },
    });
  expect(await fill("0", "0.01", "0")).toMatchObject({ status: "pending" });
  const part = await fill("2", "100", "1");
  expect(part).toMatchObject({ status: "partially_filled", externalOrderId: "o1", fees: "1" });
  expect(await fill("2", "100", "1")).toMatchObject({ status: "partially_filled" });
  expect(await ruleOf(fill("1", "100", "1"))).toBe("order_fill");
  // 2 at 100 and 6 at 104.
  const full = await fill("8", "103", "4");
  expect(full).toMatchObject({
    status: "filled",
    filledQuantity: "8",
    executionPrice: "103",
    realizedPnl: "-4",
  });
  expect(full.executedAt).toEqual(part.executedAt);
  const [position] = await listOpenPositions(db, { userId: 1 });
  expect(position).toMatchObject({ quantity: "8", realizedPnlUsd: "-4" });
  expect(Number(position?.costBasisUsd)).toBe(824);
  expect(await ruleOf(fill("8", "103", "4"))).toBe("order_open");
  expect(await ruleOf(recordFill(db, { executionId: 99, filledQuantity: "1", averagePrice: "1" }))).toBe(
    "order_exists",
  );
  expect(await listOpenOrders(db)).toEqual([]);
});

test.skipIf(inject("engine") === "pglite")(
  "keeps 16 clients within the risk limits, and places one order once",
  async () => {
    await seed(long());
    await saveRiskProfile(db, { userId: 1, maxPositionSizeUsd: "1000" });
    const placed = outcomes(
      await concurrently(database.url, 16, (client, i) =>
        executeSignal(
          client,
          order({ idempotencyKey: `k${i}`, price: "100", mode: i % 2 ? "paper" : "live" }),
        ),
      ),
    );
    expect(placed.values).toHaveLength(10);
    expect(placed.rules).toEqual(Array(6).fill("max_position_size"));
    const paper = placed.values.filter(({ mode }) => mode === "paper").length;
    expect(await listOpenPositions(db, { userId: 1 })).toMatchObject(
      paper === 0 ? [] : [{ quantity: String(paper), costBasisUsd: String(paper * 100) }],
    );
    const same = outcomes(
      await concurrently(database.url, 16, (client) => executeSignal(client, order({ userId: 2 }))),
    );
    expect(new Set(same.values.map(({ id }) => id)).size).toBe(1);
    expect(await listOpenPositions(db, { userId: 2 })).toMatchObject([
      { quantity: "1", costBasisUsd: "101" },
    ]);
  },
);

test("lists the orders of a user in pages, unexecuted ones first", async () => {
  const placed = (userId: number, executedAt: Date | null) => ({
    userId,
    cryptocurrencyId: 1,
    side: "buy" as const,
    requestedQuantity: "1",
    ...(executedAt && { executedAt, status: "filled" as const, filledQuantity: "1", executionPrice: "1" }),
  });
  const [early, late] = [at("01T00:00"), at("02T00:00")];
  await db
    .insert(signalExecutions)
    .values([
      placed(1, early),
      placed(1, late),
      placed(1, late),
      placed(1, null),
      placed(1, null),
      placed(2, late),
    ]);
  const ids: number[] = [];
  let page = await listExecutionsOfUser(db, { userId: 1, limit: 1 });
  for (let last = page[0]; last; last = page[0]) {
    ids.push(last.id);
    page = await listExecutionsOfUser(db, { userId: 1, after: last, limit: 1 });
  }
  expect(ids).toEqual([5, 4, 3, 2, 1]);
  expect((await listExecutionsOfUser(db, { userId: 1 })).map(({ id }) => id)).toEqual(ids);
});

test("summarizes the orders on a signal, weighted by value", async () => {
  await seed(long());
  const none = { orders: 0, fillPercent: null, slippagePercent: null, filledUsd: "0" };
  expect(await summarizeExecutionsOfSignal(db, 1)).toEqual(none);
  const executed = (filledQuantity: string, executionPrice: string, slippagePercent: string | null) => ({
    signalId: 1,
    userId: 1,
    cryptocurrencyId: 1,
    side: "buy" as const,
    status: "partially_filled" as const,
    requestedQuantity: "10",
    filledQuantity,
    executionPrice,
    slippagePercent,
    executedAt: at("01T00:00"),
  });
  await db
    .insert(signalExecutions)
    .values([
      executed("9", "100", "1"),
      executed("1", "100", "-4"),
      executed("5", "100", null),
      { ...executed("0", "1", null), status: "pending", executionPrice: null, executedAt: null },
    ]);
  expect(await summarizeExecutionsOfSignal(db, 1)).toEqual({
    orders: 4,
    fillPercent: "37.5000",
    // (1 * 900 - 4 * 100) / 1000
    slippagePercent: "0.5000",
    filledUsd: "1500",
  });
  expect(await listExecutionsOfSignal(db, 1)).toHaveLength(4);
  expect(await listExecutionsOfSignal(db, 2)).toEqual([]);
});

const alert = (changes: Partial<NewAlert> = {}): NewAlert => ({
  userId: 1,
  cryptocurrencyId: 1,
  alertType: "price_target",
  condition: "above",
  triggerValue: "100",
  ...changes,
});

test("lists the alerts that a tick triggers", async () => {
  await db.insert(watchlists).values([
    { userId: 1, name: "First" },
    { userId: 1, name: "Second" },
  ]);
  await db.insert(watchlistAssets).values([
    { watchlistId: 1, cryptocurrencyId: 1 },
    { watchlistId: 2, cryptocurrencyId: 1, isActive: false },
  ]);
  const change = { alertType: "percent_change" as const, referencePrice: "80" };
  const rows: (typeof signalAlerts.$inferInsert)[] = [
    alert(), // 1
    alert({ triggerValue: "100.01" }),
    alert({ condition: "below" }), // 3
    alert({ condition: "crosses_above" }), // 4
    alert({ condition: "crosses_below" }),
    alert({ ...change, triggerValue: "25" }), // 6
    alert({ ...change, triggerValue: "25.1" }),
    alert({ ...change, condition: "percent_change", triggerValue: "-25" }), // 8
    alert({ ...change, condition: "below", triggerValue: "-1" }),
    { ...alert(), watchlistId: 1, cryptocurrencyId: null }, // 10
    { ...alert(), watchlistId: 1 }, // 11
    { ...alert(), watchlistId: 2, cryptocurrencyId: null },
    alert({ cryptocurrencyId: 2 }),
    { ...alert(), status: "paused" },
    { ...alert(), createdAt: at("01T00:00"), expiresAt: at("02T00:00") },
    { ...alert(), isRecurring: true, cooldownSeconds: 60, triggeredAt: new Date("2025-03-01T11:59:00Z") }, // 16
    { ...alert(), isRecurring: true, cooldownSeconds: 61, triggeredAt: new Date("2025-03-01T11:59:00Z") },
    { ...alert(), isRecurring: true, triggeredAt: new Date("2025-03-01T12:00:00Z") },
    alert({ alertType: "volume_spike" }),
    alert({ alertType: "percent_change", referencePrice: null }),
  ];
  await db.insert(signalAlerts).values(rows);
  const ids = async (previousPrice?: string) =>
    (
      await listAlertsToTrigger(db, {
        cryptocurrencyId: 1,
        price: "100",
        ...(previousPrice !== undefined && { previousPrice }),
        at: new Date("2025-03-01T12:00:00Z"),
      })
    ).map(({ id }) => id);
  expect(await ids("99")).toEqual([1, 3, 4, 6, 8, 10, 11, 16]);
  expect(await ids("100")).toEqual([1, 3, 6, 8, 10, 11, 16]);
  expect(await ids("101")).toEqual([1, 3, 5, 6, 8, 10, 11, 16]);
  expect(await ids()).toEqual([1, 3, 6, 8, 10, 11, 16]);
});

test("limits a user to ten active alerts, on visible watchlists", async () => {
  await db.insert(watchlists).values([
    { userId: 2, name: "Bob's" },
    { userId: 2, name: "Open", isPublic: true },
  ]);
  expect(await ruleOf(createAlert(db, alert({ watchlistId: 1 })))).toBe("alert_watchlist");
  expect(await createAlert(db, alert({ watchlistId: 2 }))).toMatchObject({
    status: "active",
    triggerCount: 0,
  });
  for (let i = 1; i < maxActiveAlerts; i++) await createAlert(db, alert());
  expect(await ruleOf(createAlert(db, alert()))).toBe("alert_count");
  await createAlert(db, alert({ userId: 2 }));
  expect(await ruleOf(createAlert(db, alert({ userId: 99 })))).toBe("user_exists");
  // Paused and expired alerts do not count.
  await updateAlert(db, { alertId: 1, userId: 1, changes: { status: "paused" } });
  await createAlert(db, alert());
  await db
    .update(signalAlerts)
    .set({ createdAt: at("01T00:00"), expiresAt: at("02T00:00") })
    .where(eq(signalAlerts.id, 2));
  const newest = await createAlert(db, alert());
  expect(await ruleOf(updateAlert(db, { alertId: 1, userId: 1, changes: { status: "active" } }))).toBe(
    "alert_count",
  );
  const all = await listAlertsOfUser(db, { userId: 1 });
  expect(all).toHaveLength(12);
  expect([all[0]?.id, all[11]?.id]).toEqual([newest.id, 2]);
  expect(await listAlertsOfUser(db, { userId: 1, onlyActive: true })).toHaveLength(10);
});

const noon = new Date("2025-03-01T12:00:00Z");

test("triggers, notifies and acknowledges an alert once", async () => {
  const { id } = await createAlert(db, alert());
  const trigger = (alertId: number, time: Date) => triggerAlert(db, { alertId, value: "100.5", at: time });
  expect(await trigger(id, noon)).toMatchObject({
    status: "triggered",
    triggerCount: 1,
    triggeredValue: "100.5",
    triggeredAt: noon,
    notifiedAt: null,
  });
  expect(await trigger(id, fromNow(day))).toBeUndefined();
  expect(await confirmNotification(db, { alertId: id, triggeredAt: noon })).toBe(true);
  expect(await confirmNotification(db, { alertId: id, triggeredAt: noon })).toBe(false);
  expect(await acknowledgeAlert(db, { alertId: id, userId: 2 })).toBe(false);
  expect(await acknowledgeAlert(db, { alertId: id, userId: 1 })).toBe(true);
  expect(await acknowledgeAlert(db, { alertId: id, userId: 1 })).toBe(false);

  const again = await createAlert(db, alert({ isRecurring: true, cooldownSeconds: 60 }));
  const later = (seconds: number) => new Date(noon.getTime() + seconds * 1000);
  expect(await acknowledgeAlert(db, { alertId: again.id, userId: 1 })).toBe(false);
  expect(await trigger(again.id, noon)).toMatchObject({ status: "active", triggerCount: 1 });
  expect(await trigger(again.id, later(59))).toBeUndefined();
  expect(await acknowledgeAlert(db, { alertId: again.id, userId: 1 })).toBe(true);
  expect(await trigger(again.id, later(60))).toMatchObject({
    triggerCount: 2,
    acknowledgedAt: null,
    notifiedAt: null,
  });
  expect(await trigger(again.id, later(0))).toBeUndefined();
  const paused = await createAlert(db, alert());
  await updateAlert(db, { alertId: paused.id, userId: 1, changes: { status: "paused" } });
  expect(await trigger(paused.id, noon)).toBeUndefined();

  expect(await listTriggeredAlerts(db, { userId: 1, since: noon })).toMatchObject([
    { id: again.id, status: "active" },
    { id, status: "acknowledged", acknowledgedAt: expect.any(Date), notifiedAt: expect.any(Date) },
  ]);
  expect(await listTriggeredAlerts(db, { userId: 1, since: later(1) })).toHaveLength(1);
  expect(await listTriggeredAlerts(db, { userId: 2, since: noon })).toEqual([]);
});

test.skipIf(inject("engine") === "pglite")(
  "triggers an alert once with 16 clients, and creates at most ten",
  async () => {
    for (const isRecurring of [false, true]) {
      const { id } = await createAlert(db, alert({ isRecurring }));
      const { values } = outcomes(
        await concurrently(database.url, 16, (client) =>
          triggerAlert(client, { alertId: id, value: "100", at: noon }),
        ),
      );
      expect(values.filter((value) => value !== undefined)).toMatchObject([{ id, triggerCount: 1 }]);
      expect(await listTriggeredAlerts(db, { userId: 1, since: noon })).toMatchObject([
        { id, triggerCount: 1 },
      ]);
      await deleteAlert(db, { alertId: id, userId: 1 });
    }
    const made = outcomes(await concurrently(database.url, 16, (client) => createAlert(client, alert())));
    expect(made.values).toHaveLength(10);
    expect(made.rules).toEqual(Array(6).fill("alert_count"));
  },
);

test("counts alerts by type", async () => {
  expect(await countAlertsByType(db)).toEqual([]);
  const { id } = await createAlert(db, alert());
  await createAlert(db, alert());
  await createAlert(db, { userId: 2, alertType: "news" });
  await triggerAlert(db, { alertId: id, value: "100", at: noon });
  expect(await countAlertsByType(db)).toEqual([
    { alertType: "news", alerts: 1, active: 1, triggers: 0 },
    { alertType: "price_target", alerts: 2, active: 1, triggers: 1 },
  ]);
});

test("lets only the owner change or delete an alert", async () => {
  const { id } = await createAlert(db, alert());
  const change = (userId: number) =>
    updateAlert(db, {
      alertId: id,
      userId,
      changes: { triggerValue: "0.000000000000000001", message: "now" },
    });
  expect(await ruleOf(change(2))).toBe("alert_owner");
  expect(await change(1)).toMatchObject({
    triggerValue: "0.000000000000000001",
    message: "now",
    status: "active",
  });
  for (const field of ["userId", "triggerCount", "triggeredAt", "watchlistId", "cryptocurrencyId"]) {
    const changes = body(`{"message":"gift","${field}":2}`);
    expect(await ruleOf(updateAlert(db, { alertId: id, userId: 1, changes }))).toBe("field_writable");
  }
  const settled = updateAlert(db, { alertId: id, userId: 1, changes: body(`{"status":"triggered"}`) });
  expect(await ruleOf(settled)).toBe("alert_status");
  expect(await ruleOf(createAlert(db, { ...alert(), ...body(`{"triggerCount":1}`) }))).toBe("field_writable");
  expect(await listAlertsOfUser(db, { userId: 1 })).toMatchObject([{ id, message: "now", status: "active" }]);
  expect(await listAlertsOfUser(db, { userId: 2 })).toEqual([]);
  expect(await deleteAlert(db, { alertId: id, userId: 2 })).toBe(false);
  expect(await deleteAlert(db, { alertId: id, userId: 1 })).toBe(true);
  expect(await deleteAlert(db, { alertId: id, userId: 1 })).toBe(false);
  expect(await db.$count(users)).toBe(3);
});
