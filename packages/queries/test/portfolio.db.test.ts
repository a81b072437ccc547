import {
  cryptoSectorMemberships,
  cryptoSectors,
  portfolioTracking,
  riskManagement,
  signalExecutions,
} from "@strata/schema-relationships";
import { eq } from "drizzle-orm";
import { expect, inject } from "vitest";
import {
  addToPosition,
  getExposure,
  getRiskProfile,
  listClosedPositions,
  listExposureByCoin,
  listExposureBySector,
  listJournal,
  listOpenPositions,
  listRealizedPnlByMonth,
  listUsersOverLossLimit,
  markLimitBreached,
  reducePosition,
  saveRiskProfile,
  writeJournal,
} from "../src/portfolio.ts";
import { startOfDay } from "../src/shared/positions.ts";
import {
  body,
  concurrently,
  type Database,
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

type Insert = typeof portfolioTracking.$inferInsert;
const position = (changes: Partial<Insert>): Insert => ({
  userId: 1,
  cryptocurrencyId: 1,
  quantity: "1",
  averageEntryPrice: "80",
  costBasisUsd: "80",
  ...changes,
});
/** BTC long, value 100; ETH short, value 30, sold for 45; gold without a price; a closed position; one of Bob. */
const seedPositions = () =>
  db.insert(portfolioTracking).values([
    position({}),
    position({
      cryptocurrencyId: 2,
      positionType: "short",
      quantity: "3",
      averageEntryPrice: "15",
      costBasisUsd: "45",
    }),
    position({ cryptocurrencyId: null, externalSymbol: "XAU", portfolioName: "gold", costBasisUsd: "7" }),
    position({
      cryptocurrencyId: 3,
      status: "closed",
      quantity: "0",
      costBasisUsd: "0",
      openedAt: new Date("2024-01-01"),
      closedAt: new Date("2025-01-01"),
    }),
    position({ userId: 2 }),
  ]);
const numbers = <T extends object>(rows: T[]) =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [
        key,
        typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)
          ? value.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "")
          : value,
      ]),
    ),
  );

test("reads, creates and updates a risk profile", async () => {
  expect(await getRiskProfile(db, 1)).toBeUndefined();
  await saveRiskProfile(db, { userId: 1, maxPositionSizeUsd: "500.000000000000000001" });
  expect(await saveRiskProfile(db, { userId: 1, maxOpenPositions: 3 })).toMatchObject({
    maxPositionSizeUsd: "500.000000000000000001",
    maxOpenPositions: 3,
    maxDailyLossPercent: "5.00",
  });
  expect(await getRiskProfile(db, 1)).toMatchObject({ userId: 1, maxOpenPositions: 3 });
});

test("rejects computed columns of a risk profile", async () => {
  await saveRiskProfile(db, { userId: 1, maxOpenPositions: 3 });
  for (const field of ["limitBreachedAt", "lastCalculatedAt", "riskMetrics", "currentExposure", "createdAt"])
    expect(await ruleOf(saveRiskProfile(db, { userId: 1, ...body(`{"${field}":null}`) }))).toBe(
      "field_writable",
    );
  expect(await getRiskProfile(db, 1)).toMatchObject({ maxOpenPositions: 3, riskMetrics: {} });
});

test("returns exposure in total, by coin and by sector, counting nothing twice and netting short positions", async () => {
  expect(await getExposure(db, 1)).toEqual({ positions: 0, grossUsd: "0", netUsd: "0", costUsd: "0" });
  await seedPositions();
  expect(numbers([await getExposure(db, 1)])).toEqual([
    { positions: 3, grossUsd: "137", netUsd: "77", costUsd: "132" },
  ]);
  expect(numbers(await listExposureByCoin(db, 1))).toEqual([
    { cryptocurrencyId: 1, symbol: "BTC", positions: 1, grossUsd: "100", netUsd: "100" },
    { cryptocurrencyId: 2, symbol: "ETH", positions: 1, grossUsd: "30", netUsd: "-30" },
    { cryptocurrencyId: null, symbol: "XAU", positions: 1, grossUsd: "7", netUsd: "7" },
  ]);
  await db.insert(cryptoSectors).values([
    { slug: "a", name: "A" },
    { slug: "b", name: "B" },
  ]);
  await db.insert(cryptoSectorMemberships).values([
    { cryptocurrencyId: 1, sectorId: 1, allocationPercent: "20" },
    { cryptocurrencyId: 1, sectorId: 2, allocationPercent: "60" },
    { cryptocurrencyId: 2, sectorId: 1 },
  ]);
  expect(numbers(await listExposureBySector(db, 1))).toEqual([
    { sectorId: 2, name: "B", grossUsd: "75", netUsd: "75" },
    { sectorId: 1, name: "A", grossUsd: "55", netUsd: "-5" },
    { sectorId: null, name: null, grossUsd: "7", netUsd: "7" },
  ]);
  expect(await listExposureBySector(db, 3)).toEqual([]);
});

test("lists users over their daily loss limit", async () => {
  await saveRiskProfile(db, { userId: 1 });
  await db.insert(riskManagement).values([
    { userId: 2, riskMetrics: { equityUsd: 1000 } },
    { userId: 3, riskMetrics: { equityUsd: "unknown" } },
  ]);
  await db.insert(portfolioTracking).values(position({ costBasisUsd: "100" }));
  const today = startOfDay(new Date("2025-03-03T15:00:00Z"));
  const traded = (userId: number, realizedPnl: string, executedAt: string) => ({
    userId,
    cryptocurrencyId: 1,
    side: "sell" as const,
    status: "filled" as const,
    requestedQuantity: "1",
    filledQuantity: "1",
    executionPrice: "1",
    executedAt: new Date(executedAt),
    realizedPnl,
  });
  await db
    .insert(signalExecutions)
    .values([
      traded(1, "-6.5", "2025-03-03T00:00:00Z"),
      traded(1, "1", "2025-03-03T10:00:00Z"),
      traded(1, "-50", "2025-03-02T23:59:59Z"),
      traded(2, "-50", "2025-03-03T10:00:00Z"),
    ]);
  expect(await listUsersOverLossLimit(db, today)).toEqual([
    {
      userId: 1,
      lossUsd: "5.5",
      equityUsd: "100",
      lossPercent: "5.5000",
      maxDailyLossPercent: "5.00",
      autoStopTrading: false,
      limitBreachedAt: null,
    },
  ]);
  await db.insert(signalExecutions).values([
    traded(2, "-0.01", "2025-03-03T10:00:00Z"),
    // The portfolio is empty: any loss exceeds the limit, and there is no divisor.
    traded(3, "-1", "2025-03-03T10:00:00Z"),
  ]);
  expect(await markLimitBreached(db, 1)).toBe(true);
  expect(await markLimitBreached(db, 1)).toBe(false);
  expect(await listUsersOverLossLimit(db, today)).toMatchObject([
    { userId: 1, limitBreachedAt: expect.any(Date) },
    { userId: 2, lossUsd: "50.01", equityUsd: "1000", lossPercent: "5.0010" },
    { userId: 3, equityUsd: "0", lossPercent: null },
  ]);
  expect(await listUsersOverLossLimit(db, new Date("2025-03-04T00:00:00Z"))).toMatchObject([
    { userId: 1, lossUsd: "0", lossPercent: "0.0000" },
  ]);
  await expect(listUsersOverLossLimit(db)).resolves.toHaveLength(1);
});

test("lists open positions with their profit and loss, also short ones, and null without a price", async () => {
  await seedPositions();
  expect(await listOpenPositions(db, { userId: 1 })).toMatchObject([
    { symbol: "BTC", price: "100", valueUsd: "100", pnlUsd: "20", pnlPercent: "25.0000" },
    {
      symbol: "ETH",
      positionType: "short",
      price: "10",
      valueUsd: "30",
      pnlUsd: "15",
      pnlPercent: "33.3333",
    },
    { symbol: "XAU", price: null, valueUsd: null, pnlUsd: null, pnlPercent: null },
  ]);
  await db.update(portfolioTracking).set({ costBasisUsd: "0" }).where(eq(portfolioTracking.id, 1));
  expect(await listOpenPositions(db, { userId: 1, portfolioName: "main" })).toMatchObject([
    { symbol: "BTC", pnlUsd: "100", pnlPercent: null },
    { symbol: "ETH" },
  ]);
  expect(await listOpenPositions(db, { userId: 3 })).toEqual([]);
});

test("lists realized profit and loss by UTC month", async () => {
  const closed = (closedAt: string, realizedPnlUsd: string) =>
    position({
      status: "closed",
      quantity: "0",
      costBasisUsd: "0",
      openedAt: new Date("2024-01-01"),
      closedAt: new Date(closedAt),
      realizedPnlUsd,
    });
  await db
    .insert(portfolioTracking)
    .values([
      closed("2025-01-31T23:59:59.999Z", "5.5"),
      closed("2025-02-01T00:00:00Z", "-2"),
      closed("2025-02-10T00:00:00Z", "3.25"),
      closed("2024-06-01T00:00:00Z", "100"),
      position({ realizedPnlUsd: "9" }),
    ]);
  const since = new Date("2025-01-01T00:00:00Z");
  expect(await listRealizedPnlByMonth(db, { userId: 1, since })).toEqual([
    { month: new Date("2025-01-01T00:00:00Z"), positions: 1, wins: 1, realizedPnlUsd: "5.5" },
    { month: new Date("2025-02-01T00:00:00Z"), positions: 2, wins: 1, realizedPnlUsd: "1.25" },
  ]);
  expect(await listClosedPositions(db, { userId: 1, since })).toMatchObject([
    { realizedPnlUsd: "3.25" },
    { realizedPnlUsd: "-2" },
    { realizedPnlUsd: "5.5" },
  ]);
  expect(await listRealizedPnlByMonth(db, { userId: 2, since })).toEqual([]);
});

const btc = { userId: 1, cryptocurrencyId: 1, positionType: "spot" as const };

test("opens, increases, reduces and closes a long position to the last digit", async () => {
  const opened = await addToPosition(db, { ...btc, quantity: "1", price: "10", fees: "0.5", leverage: "2" });
  expect(opened.position).toMatchObject({
    status: "open",
    quantity: "1",
    costBasisUsd: "10",
    leverage: "2.00",
  });
  expect(opened.execution).toMatchObject({ side: "buy", status: "filled", realizedPnl: "-0.5" });
  const { position } = await addToPosition(db, { ...btc, quantity: "2", price: "40" });
  expect(position).toMatchObject({
    id: opened.position.id,
    status: "accumulating",
    quantity: "3",
    costBasisUsd: "90",
    averageEntryPrice: "30.0000000000000000",
    unrealizedPnlUsd: "30",
  });
  const sell = (quantity: string, price: string, fees?: string) =>
    reducePosition(db, { userId: 1, positionId: position.id, quantity, price, ...(fees && { fees }) });
  const first = await sell("1", "50", "1");
  expect(numbers([first.position])).toMatchObject([
    {
      status: "reducing",
      quantity: "2",
      costBasisUsd: "60",
      realizedPnlUsd: "18.5",
      averageExitPrice: "50",
      closedAt: null,
    },
  ]);
  expect(numbers([first.execution])).toMatchObject([{ side: "sell", realizedPnl: "19", fees: "1" }]);
  expect(await ruleOf(sell("2.1", "50"))).toBe("position_quantity");
  expect(await ruleOf(sell("0", "50"))).toBe("position_quantity");
  expect(await ruleOf(sell("NaN", "50"))).toBe("position_quantity");
  const last = await sell("2", "20");
  expect(numbers([last.position])).toMatchObject([
    {
      status: "closed",
      quantity: "0",
      costBasisUsd: "0",
      realizedPnlUsd: "-1.5",
      averageExitPrice: "30",
      unrealizedPnlUsd: "0",
    },
  ]);
  expect(last.position.closedAt).toBeInstanceOf(Date);
  expect(await ruleOf(sell("1", "20"))).toBe("position_open");
  // A new trade opens a new position.
  const next = await addToPosition(db, { ...btc, quantity: "1", price: "10" });
  expect(next.position.id).not.toBe(position.id);
  expect(
    await ruleOf(reducePosition(db, { userId: 2, positionId: next.position.id, quantity: "1", price: "1" })),
  ).toBe("position_open");
});

test("gains on a short position when the price falls, and leaves no remainder of thirds", async () => {
  const short = { ...btc, positionType: "short" as const };
  const { position, execution } = await addToPosition(db, { ...short, quantity: "3", price: "10" });
  expect(execution).toMatchObject({ side: "sell" });
  const cover = (price: string) =>
    reducePosition(db, { userId: 1, positionId: position.id, quantity: "1", price });
  const first = await cover("4");
  expect(first.execution).toMatchObject({ side: "buy" });
  expect(numbers([first.execution, first.position])).toMatchObject([
    { realizedPnl: "6" },
    { costBasisUsd: "20", unrealizedPnlUsd: "12" },
  ]);
  await cover("10");
  expect(numbers([(await cover("13")).position])).toMatchObject([
    { status: "closed", costBasisUsd: "0", realizedPnlUsd: "3", averageExitPrice: "9" },
  ]);
  const long = await addToPosition(db, { ...btc, quantity: "3", price: "0.1" });
  for (let i = 0; i < 2; i++) {
    await reducePosition(db, { userId: 1, positionId: long.position.id, quantity: "1", price: "0.1" });
  }
  const end = await reducePosition(db, {
    userId: 1,
    positionId: long.position.id,
    quantity: "1",
    price: "0.1",
  });
  expect(numbers([end.position])).toMatchObject([{ costBasisUsd: "0", realizedPnlUsd: "0" }]);
});

test("records a repeated trade once, and rejects invalid trades", async () => {
  const trade = { ...btc, quantity: "1", price: "10", idempotencyKey: "k" };
  const first = await addToPosition(db, trade);
  expect((await addToPosition(db, trade)).execution.id).toBe(first.execution.id);
  const sale = {
    userId: 1,
    positionId: first.position.id,
    quantity: "0.5",
    price: "20",
    idempotencyKey: "s",
  };
  const sold = await reducePosition(db, sale);
  expect((await reducePosition(db, sale)).execution.id).toBe(sold.execution.id);
  expect(await listOpenPositions(db, { userId: 1 })).toMatchObject([{ quantity: "0.5" }]);
  expect(await ruleOf(addToPosition(db, { ...btc, quantity: "0", price: "1" }))).toBe("quantity");
  expect(await ruleOf(addToPosition(db, { ...btc, quantity: "NaN", price: "1" }))).toBe("quantity");
  expect(await ruleOf(addToPosition(db, { ...btc, userId: 99, quantity: "1", price: "1" }))).toBe(
    "user_exists",
  );
  const [gold] = await db
    .insert(portfolioTracking)
    .values(position({ cryptocurrencyId: null, externalSymbol: "XAU" }))
    .returning();
  expect(
    await ruleOf(reducePosition(db, { userId: 1, positionId: gold?.id ?? 0, quantity: "1", price: "1" })),
  ).toBe("position_covered");
});

test.skipIf(inject("engine") === "pglite")(
  "loses no trade when 16 clients trade in one position",
  async () => {
    const bought = outcomes(
      await concurrently(database.url, 16, (client, i) =>
        addToPosition(client, { ...btc, quantity: "1", price: String(i + 1) }),
      ),
    );
    expect(bought.rules).toEqual([]);
    const [open, ...others] = await listOpenPositions(db, { userId: 1 });
    expect(others).toEqual([]);
    expect(open).toMatchObject({ quantity: "16", costBasisUsd: "136" });
    const sold = outcomes(
      await concurrently(database.url, 16, (client) =>
        reducePosition(client, { userId: 1, positionId: open?.id ?? 0, quantity: "1.5", price: "10" }),
      ),
    );
    expect(sold.values).toHaveLength(10);
    expect(sold.rules).toEqual(Array(6).fill("position_quantity"));
    expect(numbers(await listOpenPositions(db, { userId: 1 }))).toMatchObject([
      { quantity: "1", costBasisUsd: "8.5" },
    ]);
  },
);

test("reads and writes the trade journal", async () => {
  const { execution } = await addToPosition(db, { ...btc, quantity: "1", price: "10" });
  await addToPosition(db, { ...btc, quantity: "1", price: "10" });
  const write = (userId: number, journal: Parameters<typeof writeJournal>[1]["journal"]) =>
    writeJournal(db, { executionId: execution.id, userId, journal });
  await write(1, { emotion: "fear", confidence: 3 });
  expect(await write(1, { emotion: "greed", lesson: "wait" })).toEqual({
    emotion: "greed",
    confidence: 3,
    lesson: "wait",
  });
  expect(await ruleOf(write(2, { emotion: "joy" }))).toBe("execution_owner");
  expect(await listJournal(db, { userId: 1 })).toMatchObject([
    { id: execution.id, symbol: "BTC", side: "buy", journal: { emotion: "greed" } },
  ]);
  expect(await listJournal(db, { userId: 1, emotion: "greed" })).toHaveLength(1);
  expect(await listJournal(db, { userId: 1, emotion: "fear" })).toEqual([]);
  expect(await listJournal(db, { userId: 2 })).toEqual([]);
});
