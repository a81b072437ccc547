import { riskLevel, signalDirections, timeframe } from "@strata/schema-layers";
import * as z from "zod";

// Decimals are strings, since a JavaScript number would change them; the database says which of them are good.
const decimal = z.string();

/** What a model says when it has run: of each coin where it will go. */
export const runSchema = z.strictObject({
  /** Name of the model. */
  model: z.string(),
  /** The version that has run, since another may be active when the run is written, or written again. */
  version: z.string(),
  /** The time that the run is of: nothing later was known to it. It tells this run from all others. */
  generatedAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  timeframe: z.enum(timeframe.enumValues),
  forecasts: z
    .array(
      z.strictObject({
        /** Slug of the coin. */
        coin: z.string(),
        direction: z.enum(signalDirections),
        /** USD. */
        entryPrice: decimal,
        /** USD: where the model sees the coin at the end of the horizon. */
        targetPrice: decimal,
        /** USD. */
        stopLoss: decimal,
        /** 0 to 100. */
        confidence: decimal,
        risk: z.enum(riskLevel.enumValues),
        horizonHours: z.int().positive(),
      }),
    )
    .min(1)
    .refine((all) => new Set(all.map(({ coin }) => coin)).size === all.length, {
      error: "a coin has two forecasts",
    }),
});

export type Run = z.infer<typeof runSchema>;
