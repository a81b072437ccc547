import { type DatabaseTest, databaseTest, type TestDatabase } from "@strata/testing/vitest";
import * as schema from "../src/index.ts";

export type Database = TestDatabase<typeof schema.relations>["db"];

/** Vitest's test with a database of the whole schema and nothing in it. */
export const worldTest = (): DatabaseTest<typeof schema.relations> =>
  databaseTest({ schema, relations: schema.relations });

export const hour = 3_600_000;
export const day = 24 * hour;
/** An instant so many milliseconds from now. */
export const fromNow = (milliseconds: number) => new Date(Date.now() + milliseconds);

const passwordHash = `$argon2id$${"x".repeat(40)}`;

/** Adds accounts, named by their numbers from 1. */
export const addUsers = (db: Database, rows: readonly Partial<schema.NewUser>[]) =>
  db
    .insert(schema.users)
    .values(rows.map((row, index) => ({ email: `user${index + 1}@example.org`, passwordHash, ...row })));

/** Adds coins, each with a symbol. */
export const addCoins = (db: Database, coins: Record<string, Partial<schema.NewCryptocurrency>>) =>
  db.insert(schema.cryptocurrencies).values(
    Object.entries(coins).map(([symbol, row]) => ({
      slug: symbol.toLowerCase(),
      symbol,
      name: `${symbol} coin`,
      ...row,
    })),
  );

/** Of a signal, what it must have. */
export const signal = (row: Partial<schema.NewTradingSignal>) => ({
  cryptocurrencyId: 1,
  modelName: "m",
  modelVersion: "1",
  signalType: "buy" as const,
  direction: "long" as const,
  entryPrice: "100",
  confidenceScore: "50",
  riskLevel: "medium" as const,
  ...row,
});

/** Of a prediction of a price, what it must have; it looks a day ahead. */
export const prediction = (row: Partial<schema.NewPrediction>) => {
  const predictedAt = row.predictedAt ?? fromNow(-hour);
  return {
    cryptocurrencyId: 1,
    modelId: 1,
    predictedAt,
    horizonHours: 24,
    targetAt: new Date(predictedAt.getTime() + day),
    inputPrice: "100",
    predictedPrice: "110",
    confidenceScore: "60",
    ...row,
  };
};

/** What makes a prediction of a price a judged one. */
export const judged = (isAccurate: boolean) => ({
  evaluatedAt: fromNow(0),
  actualPrice: isAccurate ? "110" : "50",
  isAccurate,
});

/** Adds versions of models. */
export const addModels = (db: Database, rows: readonly Partial<schema.NewAiModel>[]) =>
  db.insert(schema.aiModels).values(
    rows.map((row, index) => ({
      name: `model${index + 1}`,
      version: "1",
      modelType: "asset" as const,
      architecture: "lstm" as const,
      ...row,
    })),
  );
