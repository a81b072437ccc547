import { factory } from "@strata/factory";
import { tablesOf, viewGroups, viewsOf } from "@strata/migrator/domains";
import { migrationsFolder } from "@strata/migrator/paths";
import * as schema from "@strata/migrator/schema";
import { aiModels } from "@strata/schema-ai";
import { userSessions } from "@strata/schema-core";
import { tradingSignals } from "@strata/schema-layers";
import { cryptocurrencies, marketData } from "@strata/schema-market";
import { activeSignals } from "@strata/schema-relationships";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { eq, getTableName, getViewName, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { refusalOf } from "./refusal.ts";
import { rolledBack } from "./rolled_back.ts";

// Typical use with the most common driver. The other suites use postgres.js and PGlite.

const { relations } = schema;
const candle = {
  timeframe: "1h",
  openTime: new Date("2026-01-01T00:00:00Z"),
  open: "0.000000012345678901",
  high: "123456789012345678.000000000000000001",
  low: "0.00000001",
  close: "61234.5600",
} as const;

// PGlite has no address that another driver could connect to.
describe.skipIf(inject("engine") === "pglite")("node-postgres", () => {
  let database: TestDatabase<typeof relations>;
  let pool: Pool;
  let db: ReturnType<typeof open>;
  const open = (client: Pool) => drizzle({ client, relations });

  beforeAll(async () => {
    database = await createTestDatabase({ migrations: migrationsFolder, relations });
  });
  beforeEach(async () => {
    await database.rewind();
    pool = new Pool({ connectionString: database.url });
    // A pool reports its end before its connections are closed, and a rewind disconnects the rest.
    pool.on("error", () => {});
    db = open(pool);
    return () => pool.end();
  });
  afterAll(() => database?.close());

  const addCoin = async (slug = "bitcoin") => {
    const [coin] = await db
      .insert(cryptocurrencies)
      .values({ slug, symbol: "BTC", name: "Bitcoin" })
      .returning();
    if (!coin) throw new Error("The insert returned no row.");
    return coin;
  };

  test("returns inserted rows with generated values", async () => {
    expect(await addCoin()).toMatchObject({
      id: 1,
      slug: "bitcoin",
      isActive: true,
      currentPrice: null,
      createdAt: expect.any(Date),
    });
  });

  test("writes and reads amounts digit for digit, timestamps and JSON", async () => {
    const { id: cryptocurrencyId } = await addCoin();
    const technicalIndicators = { rsi: 71.5, macd: { signal: null, "hist'ory": ["ü", 1, true, {}] } };
    const given = { ...candle, cryptocurrencyId, technicalIndicators };
    const [written] = await db.insert(marketData).values(given).returning();
    expect(written).toMatchObject(given);
    expect(await db.select().from(marketData).where(eq(marketData.openTime, given.openTime))).toEqual([
      written,
    ]);
  });

  test("writes and reads bytes, directly and in nested relations", async () => {
    const tokenHash = Buffer.from(Array.from({ length: 32 }, (_, byte) => byte * 8));
    const artifactSha256 = Buffer.alloc(32, 0xff);
    const make = factory(db, schema);
    const { userId } = await make(userSessions, { tokenHash });
    await make(aiModels, { createdBy: userId, artifactUri: "s3://models/tide", artifactSha256 });
    const [session] = await db.select().from(userSessions).where(eq(userSessions.tokenHash, tokenHash));
    expect(session?.tokenHash.equals(tokenHash)).toBe(true);
    const user = await db.query.users.findFirst({
      columns: { id: true },
      where: { id: userId },
      with: { sessions: { columns: { tokenHash: true } }, aiModels: { columns: { artifactSha256: true } } },
    });
    expect(user).toEqual({ id: userId, sessions: [{ tokenHash }], aiModels: [{ artifactSha256 }] });
  });

  test("upserts an existing row", async () => {
    const { id: cryptocurrencyId } = await addCoin();
    const write = (close: string, isClosed: boolean) =>
      db
        .insert(marketData)
        .values({ ...candle, cryptocurrencyId, close, isClosed })
        .onConflictDoUpdate({
          target: [marketData.cryptocurrencyId, marketData.timeframe, marketData.openTime],
          set: { close: sql`excluded.close`, isClosed: sql`excluded.is_closed` },
          setWhere: sql`not ${marketData.isClosed}`,
        })
        .returning({ close: marketData.close });
    expect(await write("1", false)).toEqual([{ close: "1" }]);
    expect(await write("2.50", true)).toEqual([{ close: "2.50" }]);
    expect(await write("3", false)).toEqual([]);
    expect(await db.$count(marketData)).toBe(1);
  });

  test("reads related rows in one query, and a view", async () => {
    const coin = await addCoin();
    const generatedAt = new Date("2026-01-01T00:00:00Z");
    const expiresAt = new Date("2100-01-01T00:00:00Z");
    const prices = { entryPrice: "61234.56", targetPrice: "64000.000", stopLoss: "60000" } as const;
    const signal = await factory(db, schema)(tradingSignals, {
      ...{ cryptocurrencyId: coin.id, generatedAt, expiresAt, status: "active", signalType: "buy" },
      ...{ direction: "long", ...prices },
    });
    const found = await db.query.cryptocurrencies.findFirst({
      columns: { slug: true },
      with: {
        signals: {
          columns: { entryPrice: true, targetPrice: true, generatedAt: true },
          with: { predictions: { columns: { id: true } } },
        },
      },
    });
    const { entryPrice, targetPrice } = prices;
    expect(found).toEqual({
      slug: "bitcoin",
      signals: [{ entryPrice, targetPrice, generatedAt, predictions: [] }],
    });
    const { id, symbol } = activeSignals;
    expect(await db.select({ id, symbol, expiresAt: activeSignals.expiresAt }).from(activeSignals)).toEqual([
      { id: signal.id, symbol: "BTC", expiresAt },
    ]);
  });

  test("rolls back a failed transaction and a failed savepoint", async () => {
    const slugs = async () => (await db.select().from(cryptocurrencies)).map(({ slug }) => slug);
    await rolledBack(db, (tx) => tx.insert(cryptocurrencies).values({ slug: "a", symbol: "A", name: "A" }));
    expect(await slugs()).toEqual([]);
    await db.transaction(async (tx) => {
      await tx.insert(cryptocurrencies).values({ slug: "b", symbol: "B", name: "B" });
      await rolledBack(tx, (inner) =>
        inner.insert(cryptocurrencies).values({ slug: "c", symbol: "C", name: "C" }),
      );
    });
    expect(await slugs()).toEqual(["b"]);
  });

  test("reports the name of the violated constraint", async () => {
    const { id: cryptocurrencyId } = await addCoin();
    expect(await refusalOf(db, () => addCoin())).toBe("cryptocurrencies_slug_key");
    const insert = (fault: object) =>
      refusalOf(db, (tx) => tx.insert(marketData).values({ ...candle, cryptocurrencyId, ...fault }));
    expect(await insert({ close: "NaN" })).toBe("market_data_high_check");
    expect(await insert({ low: "-1" })).toBe("market_data_low_check");
    expect(await insert({ cryptocurrencyId: 2 })).toBe("market_data_cryptocurrency_id_fk");
    expect(await insert({})).toBe("accepted");
  });

  test("writes rows of every table, and reads them and every view like postgres.js", async () => {
    const make = factory(db, schema, { optional: 0.5 });
    for (const table of tablesOf(schema)) {
      const row = await make(table);
      const rows = await db.select().from(table);
      expect(rows, getTableName(table)).toContainEqual(row);
      expect(rows, getTableName(table)).toEqual(await database.db.select().from(table));
    }
    for (const view of Object.values(viewGroups).flatMap(viewsOf)) {
      // biome-ignore lint/suspicious/noExplicitAny: the union of all views has no common type.
      const read = (from: typeof db | typeof database.db) => from.select().from(view as any);
      expect(await read(db), getViewName(view)).toEqual(await read(database.db));
    }
  });
});
