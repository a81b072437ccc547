import * as schema from "@strata/schema-relationships";
import { type DatabaseTest, databaseTest, type TestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import type * as strata from "../src/database.ts";
import { RuleError } from "../src/errors.ts";

/** A database with the relations of all domains. */
export type Database = strata.Database<typeof schema.relations>;
export type StrataDatabase = TestDatabase<typeof schema.relations>;

/** Vitest's `test` with a database of the whole schema, in which each test starts from the rows of `seed`. */
export const schemaTest = (
  seed: (db: Database) => Promise<unknown> = async () => {},
): DatabaseTest<typeof schema.relations> => databaseTest({ schema, relations: schema.relations, seed });

/** Three users (1 Ann, 2 Bob, 3 an admin) and four coins (1 BTC, 2 ETH, 3 SOL, 4 without market figures). */
export async function seedPeopleAndCoins(db: Database): Promise<void> {
  const passwordHash = `$argon2id$${"x".repeat(40)}`;
  await db.insert(schema.users).values([
    { email: "ann@example.org", passwordHash },
    { email: "bob@example.org", passwordHash },
    { email: "admin@example.org", passwordHash, role: "admin" },
  ]);
  await db.insert(schema.cryptocurrencies).values([
    {
      slug: "bitcoin",
      symbol: "BTC",
      name: "Bitcoin",
      marketCapRank: 1,
      currentPrice: "100",
      marketCap: "900.000000000000000001",
      priceChangePercentage24h: "1",
    },
    {
      slug: "ether",
      symbol: "ETH",
      name: "Ether",
      marketCapRank: 2,
      currentPrice: "10",
      marketCap: "100",
      priceChangePercentage24h: "-9",
    },
    {
      slug: "solana",
      symbol: "SOL",
      name: "Solana",
      marketCapRank: 3,
      currentPrice: "2.5",
      marketCap: "50",
      priceChangePercentage24h: "4",
    },
    { slug: "unknown", symbol: "UNK", name: "Unknown" },
  ]);
}

/** One output per layer, each based on the previous layer's, all by model 1 and about coin 1 or sector 1. */
export async function seedLayers(db: Database): Promise<void> {
  const model = { modelName: "m", modelVersion: "1" };
  await db
    .insert(schema.aiModels)
    .values({ name: "m", version: "1", modelType: "timing", architecture: "lstm", status: "active" });
  await db.insert(schema.cryptoSectors).values({ slug: "layer-one", name: "Layer one" });
  await db.insert(schema.marketRegimes).values({ ...model, regime: "bull_market", confidenceScore: "70" });
  await db
    .insert(schema.sectorAnalysis)
    .values({ ...model, sectorId: 1, marketRegimeId: 1, outlook: "bullish", confidenceScore: "71" });
  await db.insert(schema.aiAssetSuggestions).values({
    ...model,
    cryptocurrencyId: 1,
    sectorAnalysisId: 1,
    suggestionType: "add",
    confidenceScore: "72",
  });
  await db.insert(schema.tradingSignals).values({
    ...model,
    cryptocurrencyId: 1,
    suggestionId: 1,
    signalType: "buy",
    direction: "long",
    entryPrice: "100",
    riskLevel: "medium",
    confidenceScore: "73",
  });
}

/** A parsed request body of unknown type. */
// biome-ignore lint/suspicious/noExplicitAny: the type of JSON.parse, so that a test passes it as a handler would.
export const body = (json: string): any => JSON.parse(json);

/** The rule of the RuleError that a promise rejects with; throws if it resolves. */
export async function ruleOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof RuleError) return error.rule;
    throw error;
  }
  throw new Error("Expected a RuleError, but the promise resolved.");
}

/** Runs `work` on several clients at the same time, each with its own connection, and returns the settled results. */
export async function concurrently<T>(
  url: string | undefined,
  clients: number,
  work: (db: Database, index: number) => Promise<T>,
): Promise<PromiseSettledResult<T>[]> {
  if (url === undefined) throw new Error("Concurrent clients need a PostgreSQL server.");
  const open = Array.from({ length: clients }, () =>
    drizzle({ connection: { url, max: 1 }, relations: schema.relations }),
  );
  try {
    // Connects first, so that the clients start together.
    await Promise.all(open.map((db) => db.execute(sql`select 1`)));
    return await Promise.allSettled(open.map((db, index) => work(db, index)));
  } finally {
    await Promise.all(open.map((db) => db.$client.end({ timeout: 5 })));
  }
}

/** Results of concurrent clients: the values of the fulfilled ones, and the rules that rejected the others. */
export function outcomes<T>(results: PromiseSettledResult<T>[]): { values: T[]; rules: string[] } {
  const values: T[] = [];
  const rules: string[] = [];
  for (const result of results) {
    if (result.status === "fulfilled") values.push(result.value);
    else if (result.reason instanceof RuleError) rules.push(result.reason.rule);
    else throw result.reason;
  }
  return { values, rules };
}

export const hour = 3_600_000;
export const day = 24 * hour;
/** Time the given number of milliseconds from now. */
export const fromNow = (milliseconds: number) => new Date(Date.now() + milliseconds);
