import * as schema from "@strata/schema-relationships";
import { type DatabaseTest, databaseTest, type TestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import type * as strata from "../src/database.ts";
import { RuleError } from "../src/errors.ts";

/** A database with the relations of all domains. */
export type Database = strata.Database<typeof schema.relations>;
export type World = TestDatabase<typeof schema.relations>;

/** Vitest's test with a database of the whole schema, which each test finds as `seed` has filled it. */
export const worldTest = (
  seed: (db: Database) => Promise<unknown> = async () => {},
): DatabaseTest<typeof schema.relations> => databaseTest({ schema, relations: schema.relations, seed });

/** Three people (1 Ann, 2 Bob, 3 an admin), four coins (1 BTC, 2 ETH, 3 SOL, 4 one without figures). */
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

/** One output of each layer, each from that of the layer before, all by model 1 and on coin 1 or sector 1. */
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

/** The parsed body of a request, whose fields no compiler has seen. */
// biome-ignore lint/suspicious/noExplicitAny: as JSON.parse returns it, so that a test passes it on as a handler would.
export const body = (json: string): any => JSON.parse(json);

/** The rule that a promise is refused by; fails where it is not. */
export async function ruleOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof RuleError) return error.rule;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** Lets as many clients, each with a connection of its own, work at the same time; what each came to. */
export async function concurrently<T>(
  url: string | undefined,
  clients: number,
  work: (db: Database, index: number) => Promise<T>,
): Promise<PromiseSettledResult<T>[]> {
  if (url === undefined) throw new Error("there is no server for several clients");
  const open = Array.from({ length: clients }, () =>
    drizzle({ connection: { url, max: 1 }, relations: schema.relations }),
  );
  try {
    // Connected before, so that they start together.
    await Promise.all(open.map((db) => db.execute(sql`select 1`)));
    return await Promise.allSettled(open.map((db, index) => work(db, index)));
  } finally {
    await Promise.all(open.map((db) => db.$client.end({ timeout: 5 })));
  }
}

/** What came of clients: the values of those that succeeded, and the rules that refused the others. */
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
/** An instant so many milliseconds from now. */
export const fromNow = (milliseconds: number) => new Date(Date.now() + milliseconds);
