import { aiModels, predictions } from "@strata/schema-ai";
import { tradingSignals } from "@strata/schema-layers";
import { tradingSignalValidators } from "@strata/schema-layers/validators";
import { cryptocurrencies } from "@strata/schema-market";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import * as z from "zod";
import type { Run } from "./run.ts";
import type { relations } from "./schema.ts";

export type Database = PgAsyncDatabase<PgQueryResultHKT, typeof relations>;

/** A run that cannot be written: a retry is useless. */
export class BadRunError extends Error {
  override name = "BadRunError";
}

/**
 * Writes the signals of a run, each with its prediction, in one transaction. Repeating a run writes nothing.
 *
 * @returns the number of new signals.
 * @throws BadRunError if the model version is not active, a coin is unknown, or a signal is invalid.
 */
export async function recordRun(db: Database, run: Run): Promise<number> {
  return db.transaction(async (tx) => {
    // Serializes the runs of a model, so that the second of two concurrent equal runs finds the first.
    const [model] = await tx
      .select({ id: aiModels.id, status: aiModels.status })
      .from(aiModels)
      .where(and(eq(aiModels.name, run.model), eq(aiModels.version, run.version)))
      .for("no key update");
    if (!model) throw new BadRunError(`Model "${run.model}" has no version "${run.version}".`);

    const coins = await tx
      .select({ id: cryptocurrencies.id, slug: cryptocurrencies.slug })
      .from(cryptocurrencies)
      .where(
        inArray(
          cryptocurrencies.slug,
          run.forecasts.map(({ coin }) => coin),
        ),
      );
    const idOf = new Map(coins.map(({ id, slug }) => [slug, id]));

    const signals = run.forecasts.map((forecast) => {
      const cryptocurrencyId = idOf.get(forecast.coin);
      if (cryptocurrencyId === undefined) throw new BadRunError(`Coin "${forecast.coin}" does not exist.`);
      const signal = tradingSignalValidators.insert.safeParse({
        cryptocurrencyId,
        modelName: run.model,
        modelVersion: run.version,
        timeframe: run.timeframe,
        generatedAt: run.generatedAt,
        signalType: forecast.direction === "long" ? "buy" : "sell",
        direction: forecast.direction,
        entryPrice: forecast.entryPrice,
        targetPrice: forecast.targetPrice,
        stopLoss: forecast.stopLoss,
        confidenceScore: forecast.confidence,
        riskLevel: forecast.risk,
        timeHorizonHours: forecast.horizonHours,
      });
      if (!signal.success) throw new BadRunError(`${forecast.coin}: ${z.prettifyError(signal.error)}`);
      return signal.data;
    });
    const written = await tx
      .insert(tradingSignals)
      .values(signals)
      .onConflictDoNothing({
        target: [
          tradingSignals.cryptocurrencyId,
          tradingSignals.generatedAt,
          tradingSignals.timeframe,
          tradingSignals.modelName,
          tradingSignals.modelVersion,
        ],
      })
      .returning();
    if (written.length === 0) return 0;
    // Checked last: a run can be repeated after its version became inactive.
    if (model.status !== "active") {
      throw new BadRunError(`Version "${run.version}" of model "${run.model}" is ${model.status}.`);
    }

    await tx.insert(predictions).values(
      written.map((signal) => ({
        cryptocurrencyId: signal.cryptocurrencyId,
        modelId: model.id,
        aiLayer: 4,
        tradingSignalId: signal.id,
        lineageId: signal.id,
        predictionType: "price" as const,
        timeframe: signal.timeframe,
        predictedAt: signal.generatedAt,
        horizonHours: signal.timeHorizonHours,
        targetAt: new Date(+signal.generatedAt + signal.timeHorizonHours * 3_600_000),
        inputPrice: signal.entryPrice,
        predictedPrice: signal.targetPrice,
        confidenceScore: signal.confidenceScore,
      })),
    );
    await tx
      .update(aiModels)
      .set({
        predictionCount: sql`${aiModels.predictionCount} + ${written.length}`,
        lastPredictionAt: sql`greatest(${aiModels.lastPredictionAt}, ${run.generatedAt.toISOString()})`,
      })
      .where(eq(aiModels.id, model.id));
    return written.length;
  });
}
