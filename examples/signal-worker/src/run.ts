import { riskLevel, signalDirections, timeframe } from "@strata/schema-layers";
import * as z from "zod";

// Decimals are strings, since a JavaScript number would lose digits; the database validates them.
const decimal = z.string();

/** Result of one model run: a forecast per coin. */
export const runSchema = z.strictObject({
  /** Name of the model. */
  model: z.string(),
  /** Version that ran; another one may be active when the run is written or repeated. */
  version: z.string(),
  /** As-of time of the run; no later data was used. Together with the model it identifies the run. */
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
        /** Predicted price at the end of the horizon, USD. */
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
