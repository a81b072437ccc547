import { checks, examine } from "@strata/doctor";
import { referenceAssets } from "@strata/market-store";
import { readMigrations } from "@strata/migrate";
import type { Database } from "@strata/migrator/database";
import { migrationsFolder } from "@strata/migrator/paths";
import { relations } from "@strata/migrator/schema";
import * as queries from "@strata/queries";
import { aiModels, modelPerformance, predictions } from "@strata/schema-ai";
import { userRole } from "@strata/schema-base";
import { userSessions, users } from "@strata/schema-core";
import {
  aiAssetSuggestions,
  cryptoSectors,
  macroIndicators,
  sectorAnalysis,
  sectorPerformance,
  sentimentData,
  signalExecutions,
  tradingSignals,
  watchlistAssets,
  watchlists,
} from "@strata/schema-layers";
import { cryptocurrencies, marketData } from "@strata/schema-market";
import {
  activeSignals,
  sectorPerformanceSummary,
  suggestionFeedback,
  usersOverview,
} from "@strata/schema-relationships";
import { backgroundTasks, externalApiLogs } from "@strata/schema-system";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { asc, eq, getTableColumns, getTableName, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aiModelCases, modelPerformanceCases, predictionCases } from "./constraints/ai.ts";
import type { Fixtures, Patch, TableCases } from "./constraints/cases.ts";
import { authenticationLogCases, userCases, userSessionCases } from "./constraints/core.ts";
import { createFixtures } from "./constraints/fixtures.ts";
import { macroIndicatorCases, sentimentDataCases } from "./constraints/layer1.ts";
import {
  cryptoSectorMembershipCases,
  sectorAnalysisCases,
  sectorPerformanceCases,
} from "./constraints/layer2.ts";
import { aiAssetSuggestionCases, watchlistAssetCases } from "./constraints/layer3.ts";
import { signalExecutionCases, tradingSignalCases } from "./constraints/layer4.ts";
import { cryptocurrencyCases, marketDataCases } from "./constraints/market.ts";
import { externalApiLogCases, suggestionFeedbackCases } from "./constraints/system.ts";
import { refusalOf } from "./refusal.ts";
import { rolledBack } from "./rolled_back.ts";

// Regression tests for faults of an earlier schema of this kind, table by table.

let database: TestDatabase<typeof relations>;
let fixtures: Fixtures;

beforeAll(async () => {
  database = await createTestDatabase({ migrations: migrationsFolder, relations });
  fixtures = await createFixtures(database.db);
});
afterAll(() => database?.close());

/** A regression test whose rows are rolled back. */
const regression = (name: string, step: (tx: Database) => Promise<void>) =>
  test(name, () => rolledBack(database.db, step));

let rows = 0;
/** Inserts a valid row with a patch applied, and returns it. */
async function insert(tx: Database, cases: TableCases, patch: Patch = {}): Promise<Record<string, unknown>> {
  const [row] = (await tx
    .insert(cases.table)
    .values({ ...cases.row(fixtures, ++rows), ...patch } as never)
    .returning()) as Record<string, unknown>[];
  if (!row) throw new Error("The insert returned no row.");
  return row;
}
const idOf = async (inserted: Promise<Record<string, unknown>>): Promise<number> =>
  Number((await inserted).id);

/** The constraint that rejects a valid row with a patch applied. */
const refusal = (tx: Database, cases: TableCases, patch: Patch): Promise<string> =>
  refusalOf(tx, (inner) => insert(inner, cases, patch));

/** The stored value of a column after writing a value to it. */
async function stored(tx: Database, cases: TableCases, column: PgColumn, value: string): Promise<unknown> {
  const key =
    Object.entries(getTableColumns(cases.table)).find(([, candidate]) => candidate === column)?.[0] ?? "";
  return (await insert(tx, cases, { [key]: value }))[key];
}

const hash = (text: string) => Buffer.alloc(32, text);
const fromNow = (milliseconds: number) => new Date(Date.now() + milliseconds);
const hour = 3_600_000;

describe("all tables", () => {
  test("has no redundant index", async () => {
    const redundant = checks.filter(({ id }) => id === "index-duplicate" || id === "index-redundant");
    expect(redundant).toHaveLength(2);
    expect(await rolledBack(database.db, (tx) => examine(tx, redundant))).toEqual([]);
  });

  test("has an index for every foreign key", async () => {
    const unindexed = checks.filter(({ id }) => id === "fk-unindexed");
    expect(unindexed).toHaveLength(1);
    expect(await rolledBack(database.db, (tx) => examine(tx, unindexed))).toEqual([]);
  });

  test("creates each table once, without IF NOT EXISTS", () => {
    const made = readMigrations(migrationsFolder)
      .flatMap(({ statements }) => statements)
      .map(({ sql: text }) => text);
    expect(made.filter((text) => /\bif not exists\b/i.test(text))).toEqual([]);
    const names = made.flatMap((text) =>
      [...text.matchAll(/create table ("[\w".]+)/gi)].map(([, name]) => name),
    );
    expect(names.length).toBeGreaterThan(30);
    expect(names.toSorted()).toEqual([...new Set(names)].sort());
  });

  regression("has no functions and no triggers", async (tx) => {
    const [own] = await tx.execute(
      sql`select (select count(*)::int from pg_proc where pronamespace = 'public'::regnamespace) as functions,
                 (select count(*)::int from pg_trigger where not tgisinternal) as triggers`,
      "objects",
    );
    expect(own).toEqual({ functions: 0, triggers: 0 });
  });
});

describe("users", () => {
  regression("rejects an email address that differs only in case", async (tx) => {
    await insert(tx, userCases, { email: "U1@Example.org" });
    expect(await refusal(tx, userCases, { email: "u1@example.org" })).toBe("users_email_key");
  });

  regression("deletes a user who edited a watchlist", async (tx) => {
    const userId = await idOf(insert(tx, userCases));
    const listed = await idOf(insert(tx, watchlistAssetCases, { addedBy: userId, lastModifiedBy: userId }));
    const reviewed = await idOf(
      insert(tx, aiAssetSuggestionCases, { status: "approved", reviewedBy: userId, reviewedAt: new Date() }),
    );
    await tx.delete(users).where(eq(users.id, userId));
    expect(await tx.query.watchlistAssets.findFirst({ where: { id: listed } })).toMatchObject({
      addedBy: null,
      lastModifiedBy: null,
    });
    expect(await tx.query.aiAssetSuggestions.findFirst({ where: { id: reviewed } })).toMatchObject({
      reviewedBy: null,
    });
  });

  regression("counts watchlists, coins and predictions of a user independently", async (tx) => {
    const userId = await idOf(insert(tx, userCases));
    const coins = [
      fixtures.cryptocurrencyId,
      fixtures.otherCryptocurrencyId,
      await idOf(insert(tx, cryptocurrencyCases)),
    ];
    const lists = await tx
      .insert(watchlists)
      .values(["One", "Two"].map((name) => ({ userId, name })))
      .returning();
    await tx
      .insert(watchlistAssets)
      .values(
        lists.flatMap(({ id }) => coins.map((cryptocurrencyId) => ({ watchlistId: id, cryptocurrencyId }))),
      );
    for (const _ of Array.from({ length: 4 })) await insert(tx, predictionCases, { userId });
    const [overview] = await tx.select().from(usersOverview).where(eq(usersOverview.id, userId));
    expect(overview).toMatchObject({ watchlistCount: 2, watchlistAssetCount: 6, predictionCount: 4 });
  });

  regression("has a single list of roles", async (tx) => {
    const [inDatabase] = await tx.execute<{ roles: string }>(
      sql`select array_to_string(enum_range(null::user_role), ',') as roles`,
      "objects",
    );
    expect(inDatabase?.roles.split(",")).toEqual(userRole.enumValues);
    for (const role of userRole.enumValues) await insert(tx, userCases, { role });
    expect(await insert(tx, userCases)).toMatchObject({ role: "casual" });
  });

  regression("seeds no accounts", async (tx) => {
    // Except those of the fixtures.
    expect(await tx.$count(users)).toBe(2);
    expect(referenceAssets.flatMap((row) => Object.keys(row)).filter((key) => /password/i.test(key))).toEqual(
      [],
    );
  });

  regression("records a sign-in on the account", async (tx) => {
    const { id: userId, passwordHash } = await insert(tx, userCases);
    await queries.users.openSession(tx, {
      userId: Number(userId),
      passwordHash: String(passwordHash),
      tokens: { tokenHash: hash("a"), refreshTokenHash: hash("b"), expiresAt: fromNow(hour) },
    });
    const [account] = await tx
      .select()
      .from(users)
      .where(eq(users.id, Number(userId)));
    expect(account).toMatchObject({ loginCount: 1, lastLoginAt: expect.any(Date), isVerified: false });
  });
});

describe("user_sessions", () => {
  regression("refreshes a session on a device with revoked sessions", async (tx) => {
    const { id: userId, passwordHash } = await insert(tx, userCases);
    const tokens = (name: string) => ({
      tokenHash: hash(`token ${name}`),
      refreshTokenHash: hash(`refresh ${name}`),
      expiresAt: fromNow(hour),
    });
    const client = { deviceId: "phone" };
    await queries.users.openSession(tx, {
      userId: Number(userId),
      passwordHash: String(passwordHash),
      tokens: tokens("0"),
      client,
    });
    for (const n of [0, 1, 2]) {
      await queries.users.rotateSession(tx, {
        refreshTokenHash: hash(`refresh ${n}`),
        tokens: tokens(String(n + 1)),
        client,
      });
    }
    const sessions = await tx
      .select({ deviceId: userSessions.deviceId, revokedReason: userSessions.revokedReason })
      .from(userSessions)
      .where(eq(userSessions.userId, Number(userId)))
      .orderBy(asc(userSessions.id));
    const spent = { deviceId: "phone", revokedReason: "rotated" };
    expect(sessions).toEqual([spent, spent, spent, { deviceId: "phone", revokedReason: null }]);
  });

  regression("stores a token only as a hash", async (tx) => {
    expect(
      await refusal(tx, userSessionCases, { tokenHash: Buffer.from("eyJhbGciOiJIUzI1NiJ9.e30.c2ln") }),
    ).toBe("user_sessions_token_hash_check");
  });

  regression("accepts a session without an IP address", async (tx) => {
    expect(await refusal(tx, userSessionCases, { ipAddress: null })).toBe("accepted");
  });
});

describe("authentication_logs", () => {
  regression("accepts an event without an IP address", async (tx) => {
    expect(await refusal(tx, authenticationLogCases, { ipAddress: null })).toBe("accepted");
  });
});

describe("cryptocurrencies", () => {
  regression("accepts duplicate tickers, and tickers longer than ten characters", async (tx) => {
    expect(await refusal(tx, cryptocurrencyCases, { symbol: "FRAX", slug: "frax" })).toBe("accepted");
    expect(await refusal(tx, cryptocurrencyCases, { symbol: "FRAX", slug: "frax-share" })).toBe("accepted");
    expect(await refusal(tx, cryptocurrencyCases, { symbol: "CGETH.HASHKEY" })).toBe("accepted");
  });

  regression("keeps all digits of a small price", async (tx) => {
    expect(await stored(tx, cryptocurrencyCases, cryptocurrencies.atl, "0.000000999967")).toBe(
      "0.000000999967",
    );
    expect(await stored(tx, cryptocurrencyCases, cryptocurrencies.currentPrice, "0.00000392")).toBe(
      "0.00000392",
    );
    expect(
      await stored(tx, cryptocurrencyCases, cryptocurrencies.currentPrice, "0.0000000000000000001"),
    ).toBe("0.0000000000000000001");
  });

  regression("stores a change of five million percent", async (tx) => {
    expect(
      await stored(tx, cryptocurrencyCases, cryptocurrencies.priceChangePercentage24h, "5336646.12345"),
    ).toBe("5336646.12345");
  });

  regression(
    "keeps all digits of a market capitalization, and stores a supply of a hundred trillion",
    async (tx) => {
      expect(await stored(tx, cryptocurrencyCases, cryptocurrencies.marketCap, "3321656913131.541")).toBe(
        "3321656913131.541",
      );
      expect(
        await stored(tx, cryptocurrencyCases, cryptocurrencies.maxSupply, "100000000000000.00000001"),
      ).toBe("100000000000000.00000001");
    },
  );

  regression("deletes a coin with suggestions", async (tx) => {
    const coin = await idOf(insert(tx, cryptocurrencyCases));
    await insert(tx, aiAssetSuggestionCases, { cryptocurrencyId: coin });
    await queries.erasure.deleteCoin(tx, coin);
    expect(await tx.$count(aiAssetSuggestions, eq(aiAssetSuggestions.cryptocurrencyId, coin))).toBe(0);
  });
});

describe("market_data", () => {
  regression("rejects a candle whose high is below its low", async (tx) => {
    const refused = await refusal(tx, marketDataCases, { open: "2", high: "1", low: "2", close: "2" });
    expect(refused).toBe("market_data_high_check");
  });

  regression("rejects a candle whose open time is off its grid", async (tx) => {
    const openTime = new Date("2026-01-01T00:07:13.123Z");
    expect(await refusal(tx, marketDataCases, { openTime })).toBe("market_data_open_time_check");
  });

  regression("stores one candle per timeframe at the same time", async (tx) => {
    const openTime = new Date("2026-01-05T00:00Z");
    for (const timeframe of ["1m", "5m", "15m", "1h", "4h", "1d", "1w"]) {
      await insert(tx, marketDataCases, { openTime, timeframe });
    }
    expect(await tx.$count(marketData, eq(marketData.openTime, openTime))).toBe(7);
    expect(await refusal(tx, marketDataCases, { openTime, timeframe: "1w" })).toMatch(
      /^market_data\w*_pkey$/,
    );
  });

  regression("has no sequence on candles", async (tx) => {
    const numbered = Object.values(getTableColumns(marketData)).filter((column) => column.generatedIdentity);
    expect(numbered).toEqual([]);
    const sequences = await tx.execute(
      sql`select pg_get_serial_sequence('market_data', attname) as name from pg_attribute
          where attrelid = 'market_data'::regclass and attnum > 0 and not attisdropped`,
      "objects",
    );
    expect(new Set(sequences.map(({ name }) => name))).toEqual(new Set([null]));
  });

  regression("has only the primary key index on candles", async (tx) => {
    const indexes = await tx.execute(
      sql`select indexrelid::regclass::text as name from pg_index where indrelid = 'market_data'::regclass`,
      "objects",
    );
    expect(indexes).toEqual([{ name: "market_data_pkey" }]);
  });
});

describe("macro_indicators", () => {
  regression("stores a value of ten million", async (tx) => {
    for (const value of ["10000000", "3321656913131.541", "98765432109876543210.123456789"]) {
      expect(await stored(tx, macroIndicatorCases, macroIndicators.value, value)).toBe(value);
    }
  });

  regression("rejects a duplicate value", async (tx) => {
    const same = { observedAt: new Date("2026-01-01T00:00Z"), releasedAt: new Date("2026-01-02T00:00Z") };
    await insert(tx, macroIndicatorCases, same);
    expect(await refusal(tx, macroIndicatorCases, same)).toBe(
      "macro_indicators_name_timeframe_observed_at_released_at_key",
    );
  });

  regression("rejects a value without a time", async (tx) => {
    expect(await refusal(tx, macroIndicatorCases, { observedAt: null })).toMatch(/"observed_at".*not-null/);
  });

  regression("returns the newest value of each indicator, independent of the others", async (tx) => {
    const old = {
      indicatorName: "VIX",
      observedAt: new Date("2020-01-01T00:00Z"),
      releasedAt: new Date("2020-01-01T00:00Z"),
    };
    await insert(tx, macroIndicatorCases, { ...old, value: "15" });
    for (const day of [1, 2, 3]) {
      const at = new Date(Date.UTC(2025, 0, day));
      await insert(tx, macroIndicatorCases, {
        indicatorName: "DXY",
        observedAt: at,
        releasedAt: at,
        value: `10${day}`,
      });
    }
    const latest = await queries.macro.listLatestIndicators(tx);
    expect(latest.map(({ indicatorName, value }) => [indicatorName, value])).toEqual([
      ["DXY", "103"],
      ["VIX", "15"],
    ]);
  });
});

describe("sentiment_data", () => {
  regression("rejects three dominances of 90% of one market", async (tx) => {
    const shares = { btcDominance: "90", ethDominance: "90", stablecoinDominance: "90" };
    expect(await refusal(tx, sentimentDataCases, shares)).toBe("sentiment_data_total_dominance_check");
  });

  regression("reads and writes sentiment on one scale, -1 to 1", async (tx) => {
    await insert(tx, sentimentDataCases, {
      observedAt: fromNow(-hour),
      socialSentiment: "-1",
      newsSentiment: "-0.5",
    });
    expect(await queries.macro.getMarketSentiment(tx)).toMatchObject({
      socialSentiment: "-1.0000",
      newsSentiment: "-0.5000",
    });
    expect(await refusal(tx, sentimentDataCases, { socialSentiment: "-1.0001" })).toBe(
      "sentiment_data_social_sentiment_check",
    );
  });

  regression("has the CHECK of the total dominance in the database", async (tx) => {
    const [there] = await tx.execute<{ checks: string[] }>(
      sql`select json_agg(conname) as checks from pg_constraint
          where contype = 'c' and conrelid = ${getTableName(sentimentData)}::regclass`,
      "objects",
    );
    expect(there?.checks).toContain("sentiment_data_total_dominance_check");
  });
});

describe("crypto_sector_memberships", () => {
  regression("rejects a second primary sector of a coin", async (tx) => {
    await insert(tx, cryptoSectorMembershipCases, { isPrimary: true });
    expect(
      await refusal(tx, cryptoSectorMembershipCases, { sectorId: fixtures.otherSectorId, isPrimary: true }),
    ).toBe("crypto_sector_memberships_cryptocurrency_id_key");
  });

  regression("rejects sector allocations of a coin above 100%", async (tx) => {
    const { cryptocurrencyId, sectorId, otherSectorId } = fixtures;
    const whole = { cryptocurrencyId, allocationPercent: "100" };
    await queries.sectors.assignCoinToSector(tx, { ...whole, sectorId });
    await expect(
      queries.sectors.assignCoinToSector(tx, { ...whole, sectorId: otherSectorId }),
    ).rejects.toMatchObject({ rule: "sector_percents" });
    expect(
      await refusal(tx, cryptoSectorMembershipCases, { sectorId: otherSectorId, allocationPercent: "300" }),
    ).toBe("crypto_sector_memberships_allocation_percent_check");
  });
});

describe("crypto_sectors", () => {
  regression("weights the change of a sector once", async (tx) => {
    const [sector] = await tx.insert(cryptoSectors).values({ slug: "weighed", name: "Weighed" }).returning();
    // 900 of 1000 USD rise by 10%, 100 fall by 50%: the total rises by 4%.
    for (const [marketCap, priceChangePercentage24h] of [
      ["900", "10"],
      ["100", "-50"],
    ]) {
      const cryptocurrencyId = await idOf(
        insert(tx, cryptocurrencyCases, { marketCap, priceChangePercentage24h }),
      );
      await insert(tx, cryptoSectorMembershipCases, { cryptocurrencyId, sectorId: sector?.id });
    }
    const [summary] = await tx
      .select()
      .from(sectorPerformanceSummary)
      .where(eq(sectorPerformanceSummary.id, sector?.id ?? 0));
    expect(summary).toMatchObject({ coinCount: 2, change24h: "4.0000" });
  });
});

describe("sector_analysis", () => {
  regression("stores ten billion dollars", async (tx) => {
    for (const column of [sectorAnalysis.tvlUsd, sectorAnalysis.institutionalInflowUsd]) {
      expect(await stored(tx, sectorAnalysisCases, column, "12345678901234.567")).toBe("12345678901234.567");
    }
  });
});

describe("sector_performance", () => {
  regression("stores a change of ten thousand percent", async (tx) => {
    expect(await stored(tx, sectorPerformanceCases, sectorPerformance.performance24h, "10000.12345")).toBe(
      "10000.12345",
    );
  });
});

describe("watchlists", () => {
  regression("takes the maximum number of coins from the watchlist", async (tx) => {
    const { userId, cryptocurrencyId, otherCryptocurrencyId } = fixtures;
    const list = await queries.watchlists.createWatchlist(tx, { userId, name: "Short" });
    expect(list.maxAssets).toBe(50);
    await queries.watchlists.updateWatchlist(tx, {
      watchlistId: list.id,
      editorId: userId,
      changes: { maxAssets: 1 },
    });
    const onList = { watchlistId: list.id, editorId: userId };
    await queries.watchlists.addAssetToWatchlist(tx, { ...onList, cryptocurrencyId });
    await expect(
      queries.watchlists.addAssetToWatchlist(tx, { ...onList, cryptocurrencyId: otherCryptocurrencyId }),
    ).rejects.toMatchObject({ rule: "watchlist_size" });
  });
});

describe("watchlist_assets", () => {
  /** A watchlist with three coins in this order. */
  async function listOfThree(tx: Database) {
    const { userId, cryptocurrencyId, otherCryptocurrencyId } = fixtures;
    const { id: watchlistId } = await queries.watchlists.createWatchlist(tx, { userId, name: "Three" });
    const coins = [
      cryptocurrencyId,
      otherCryptocurrencyId,
      await idOf(insert(tx, cryptocurrencyCases)),
    ] as const;
    for (const coin of coins) {
      await queries.watchlists.addAssetToWatchlist(tx, {
        watchlistId,
        cryptocurrencyId: coin,
        editorId: userId,
      });
    }
    const order = async () =>
      tx
        .select({ coin: watchlistAssets.cryptocurrencyId, position: watchlistAssets.position })
        .from(watchlistAssets)
        .where(eq(watchlistAssets.watchlistId, watchlistId))
        .orderBy(watchlistAssets.position, watchlistAssets.id);
    return { onList: { watchlistId, editorId: userId }, coins, order };
  }

  regression("closes the gap after a removed coin", async (tx) => {
    const { onList, coins, order } = await listOfThree(tx);
    await queries.watchlists.removeAssetFromWatchlist(tx, { ...onList, cryptocurrencyId: coins[0] });
    expect(await order()).toEqual([
      { coin: coins[1], position: 0 },
      { coin: coins[2], position: 1 },
    ]);
  });

  regression("swaps two coins", async (tx) => {
    const { onList, coins, order } = await listOfThree(tx);
    await queries.watchlists.reorderWatchlist(tx, {
      ...onList,
      cryptocurrencyIds: [coins[2], coins[1], coins[0]],
    });
    expect(await order()).toEqual([
      { coin: coins[2], position: 0 },
      { coin: coins[1], position: 1 },
      { coin: coins[0], position: 2 },
    ]);
  });

  regression("updates a row and its updated_at without a trigger", async (tx) => {
    const before = new Date("2026-01-01T00:00Z");
    const id = await idOf(insert(tx, watchlistAssetCases, { updatedAt: before }));
    const [after] = await tx
      .update(watchlistAssets)
      .set({ notes: "seen" })
      .where(eq(watchlistAssets.id, id))
      .returning();
    expect(after?.notes).toBe("seen");
    expect(after?.updatedAt.getTime()).toBeGreaterThan(before.getTime());
  });

  regression("stores a share of 12.5%", async (tx) => {
    expect(await stored(tx, watchlistAssetCases, watchlistAssets.allocationPercent, "12.50")).toBe("12.50");
  });
});

describe("trading_signals", () => {
  regression("rejects a long signal from 100 to 50 with its stop at 200", async (tx) => {
    const upsideDown = {
      signalType: "buy",
      direction: "long",
      entryPrice: "100",
      targetPrice: "50",
      stopLoss: "200",
    };
    expect(await refusal(tx, tradingSignalCases, upsideDown)).toBe("trading_signals_prices_check");
  });

  regression("computes the reward-to-risk ratio from the prices", async (tx) => {
    const prices = {
      signalType: "buy",
      direction: "long",
      entryPrice: "100",
      targetPrice: "130",
      stopLoss: "90",
    };
    const signal = await insert(tx, tradingSignalCases, prices);
    expect(Number(signal.riskRewardRatio)).toBe(3);
    const claim = await refusalOf(tx, (inner) =>
      inner.execute(sql`update ${tradingSignals} set risk_reward_ratio = 9 where id = ${signal.id}`),
    );
    expect(claim).toMatch(/"risk_reward_ratio" can only be updated to DEFAULT/);
  });

  regression("shows a profitable short signal as a gain", async (tx) => {
    const coin = await idOf(insert(tx, cryptocurrencyCases, { currentPrice: "90" }));
    const id = await idOf(
      insert(tx, tradingSignalCases, {
        cryptocurrencyId: coin,
        ...{ signalType: "sell", direction: "short", entryPrice: "100", targetPrice: "80", stopLoss: "110" },
        ...{ generatedAt: fromNow(-hour), expiresAt: fromNow(hour) },
      }),
    );
    const [shown] = await tx.select().from(activeSignals).where(eq(activeSignals.id, id));
    expect(shown).toMatchObject({
      currentReturn: "10.0000",
      targetReturn: "20.0000",
      stopReturn: "-10.0000",
    });
  });
});

describe("signal_executions", () => {
  regression("keeps the orders on a deleted signal", async (tx) => {
    const signalId = await idOf(insert(tx, tradingSignalCases));
    const id = await idOf(insert(tx, signalExecutionCases, { signalId }));
    expect(await queries.erasure.deleteSignal(tx, signalId)).toBe(true);
    expect(await tx.query.signalExecutions.findFirst({ where: { id } })).toMatchObject({ signalId: null });
  });

  regression("stores both the execution type and the mode of an order", async (tx) => {
    for (const executionType of ["manual", "automatic"]) {
      for (const mode of ["paper", "live"]) {
        expect(await insert(tx, signalExecutionCases, { executionType, mode })).toMatchObject({
          executionType,
          mode,
        });
      }
    }
    expect(await tx.$count(signalExecutions)).toBe(4);
  });
});

describe("ai_models", () => {
  regression("stores several versions of a model", async (tx) => {
    await insert(tx, aiModelCases, { name: "trend", version: "1", status: "active" });
    expect(await refusal(tx, aiModelCases, { name: "trend", version: "2" })).toBe("accepted");
    expect(
      await refusal(tx, aiModelCases, { name: "trend", version: "3", status: "active", modelType: "macro" }),
    ).toBe("ai_models_model_type_name_key");
  });

  regression("has a single column for the active status of a model", async () => {
    expect(Object.keys(getTableColumns(aiModels)).filter((key) => /active/i.test(key))).toEqual([]);
  });

  regression("records a change of configuration", async (tx) => {
    const modelId = await idOf(insert(tx, aiModelCases));
    const changed = await queries.models.changeModelConfiguration(tx, {
      modelId,
      configVersion: 1,
      configuration: { depth: 3 },
    });
    expect(changed).toMatchObject({ configVersion: 2, configuration: { depth: 3 } });
  });
});

describe("model_performance", () => {
  regression("stores an error in dollars", async (tx) => {
    for (const column of [modelPerformance.mae, modelPerformance.rmse]) {
      expect(await stored(tx, modelPerformanceCases, column, "123456789.123456789")).toBe(
        "123456789.123456789",
      );
    }
  });
});

describe("predictions", () => {
  regression("rejects a negative horizon", async (tx) => {
    const predictedAt = new Date("2026-01-01T00:00Z");
    const targetAt = new Date("2025-12-31T20:00Z");
    expect(await refusal(tx, predictionCases, { predictedAt, horizonHours: -4, targetAt })).toBe(
      "predictions_horizon_hours_check",
    );
  });

  regression("interprets confidence on one scale, 0 to 100", async (tx) => {
    // Here 100 is certainty.
    for (const confidenceScore of ["750", "100.01", "-0.01"]) {
      expect(await refusal(tx, predictionCases, { confidenceScore })).toBe(
        "predictions_confidence_score_check",
      );
    }
  });

  regression("rejects a target time that differs from the horizon", async (tx) => {
    const predictedAt = new Date("2026-01-01T00:00Z");
    const targetAt = new Date("2026-01-02T00:00:31Z");
    expect(await refusal(tx, predictionCases, { predictedAt, targetAt })).toBe("predictions_target_at_check");
  });

  regression("stores an error beyond -999%", async (tx) => {
    const row = await insert(tx, predictionCases, {
      predictionType: "volatility",
      predictedValue: "-999",
      actualValue: "1",
      evaluatedAt: new Date(),
    });
    expect(Number(row.percentageError)).toBe(-100_000);
  });

  regression("computes the errors from the prices", async (tx) => {
    const id = await idOf(insert(tx, predictionCases, { actualPrice: "100", evaluatedAt: new Date() }));
    const [row] = await tx.select().from(predictions).where(eq(predictions.id, id));
    expect([row?.absoluteError, row?.squaredError, Number(row?.percentageError)]).toEqual(["10", "100", 10]);
    const claim = await refusalOf(tx, (inner) =>
      inner.execute(sql`update ${predictions} set absolute_error = 0 where id = ${id}`),
    );
    expect(claim).toMatch(/"absolute_error" can only be updated to DEFAULT/);
  });

  regression("rejects an unknown model", async (tx) => {
    expect(await refusal(tx, predictionCases, { modelId: 2_000_000_000 })).toBe("predictions_model_id_fk");
  });

  regression("stores JSON as jsonb, not as text", async (tx) => {
    const twice = sql`to_jsonb(${JSON.stringify({ price: 1 })}::text)`;
    expect(await refusal(tx, predictionCases, { contextData: twice })).toBe("predictions_context_data_check");
  });

  regression("has an index for predictions due for evaluation", async (tx) => {
    await tx.execute(sql`set local enable_seqscan = off`);
    const plan = await tx.execute(
      sql`explain select id from predictions where evaluated_at is null and target_at <= now() order by target_at limit 500`,
      "objects",
    );
    expect(JSON.stringify(plan)).toContain("predictions_target_at_id_idx");
  });
});

describe("external_api_logs", () => {
  regression("accepts a call without a response", async (tx) => {
    const call = await insert(tx, externalApiLogCases, {
      responseStatus: null,
      errorMessage: "circuit open",
    });
    expect(call).toMatchObject({ success: false });
    const [answered] = await tx
      .insert(externalApiLogs)
      .values({ provider: "coingecko", endpoint: "/", responseStatus: 204 })
      .returning();
    expect(answered?.success).toBe(true);
  });
});

describe("background_tasks", () => {
  regression("lists tasks of a type with their durations", async (tx) => {
    const [done] = await tx
      .insert(backgroundTasks)
      .values({
        ...{ taskName: "train", taskType: "training", status: "completed" },
        ...{ startedAt: new Date("2026-01-01T00:00Z"), completedAt: new Date("2026-01-01T00:01:30Z") },
      })
      .returning();
    expect(await queries.system.listTasksOfType(tx, { taskType: "training" })).toEqual([done]);
    expect(Number(done?.durationSeconds)).toBe(90);
  });
});

describe("suggestion_feedback", () => {
  regression("keeps feedback when suggestions are archived", async (tx) => {
    const suggestionId = await idOf(
      insert(tx, aiAssetSuggestionCases, {
        status: "implemented",
        implementedAt: new Date("2020-01-01T00:00Z"),
      }),
    );
    const id = await idOf(
      insert(tx, suggestionFeedbackCases, {
        suggestionId,
        userId: fixtures.userId,
        rating: 5,
        feedbackText: "it did",
      }),
    );
    const archived = await queries.suggestions.archiveImplementedSuggestions(tx, {
      before: new Date("2021-01-01T00:00Z"),
    });
    expect(archived.map((suggestion) => suggestion.id)).toEqual([suggestionId]);
    expect(await tx.query.suggestionFeedback.findFirst({ where: { id } })).toMatchObject({
      suggestionId: null,
      userId: fixtures.userId,
      rating: 5,
      feedbackText: "it did",
      feedbackData: { suggestion: { id: suggestionId } },
    });
  });

  regression("updates feedback that is given twice", async (tx) => {
    const { userId, suggestionId } = fixtures;
    await queries.suggestions.recordFeedback(tx, { userId, suggestionId, rating: 1 });
    await queries.suggestions.recordFeedback(tx, { userId, suggestionId, rating: 4 });
    const said = await tx
      .select()
      .from(suggestionFeedback)
      .where(eq(suggestionFeedback.suggestionId, suggestionId));
    expect(said.map(({ rating }) => rating)).toEqual([4]);
  });

  regression("summarizes feedback without division by zero", async (tx) => {
    expect(await queries.suggestions.summarizeFeedback(tx, fromNow(hour))).toMatchObject({ feedback: 0 });
  });
});
