import { type DatabaseTest, databaseTest, type TestDatabase } from "@strata/testing/vitest";
import * as schema from "../src/index.ts";

export type Database = TestDatabase<typeof schema.relations>["db"];

/** Vitest's `test` with an empty database of the whole schema. */
export const schemaTest = (): DatabaseTest<typeof schema.relations> =>
  databaseTest({ schema, relations: schema.relations });

export const hour = 3_600_000;
export const day = 24 * hour;
/** Time the given number of milliseconds from now. */
export const fromNow = (milliseconds: number) => new Date(Date.now() + milliseconds);

const passwordHash = `$argon2id$${"x".repeat(40)}`;

/** Inserts accounts, named by their index from 1. */
export const addUsers = (db: Database, rows: readonly Partial<schema.NewUser>[]) =>
  db
    .insert(schema.users)
    .values(rows.map((row, index) => ({ email: `user${index + 1}@example.org`, passwordHash, ...row })));

/** Inserts coins by symbol. */
export const addCoins = (db: Database, coins: Record<string, Partial<schema.NewCryptocurrency>>) =>
  db.insert(schema.cryptocurrencies).values(
    Object.entries(coins).map(([symbol, row]) => ({
      slug: symbol.toLowerCase(),
      symbol,
      name: `${symbol} coin`,
      ...row,
    })),
  );

/** A signal with its required columns. */
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

/** A price prediction with its required columns and a horizon of one day. */
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

/** The outcome columns of an evaluated price prediction. */
export const evaluated = (isAccurate: boolean) => ({
  evaluatedAt: fromNow(0),
  actualPrice: isAccurate ? "110" : "50",
  isAccurate,
});

/** Inserts model versions. */
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
