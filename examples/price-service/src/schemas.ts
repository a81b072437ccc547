import { timeframe } from "@strata/schema-market";
import { cryptocurrencyValidators, marketDataValidators } from "@strata/schema-market/validators";
import * as z from "zod";

/** A coin as it is shown. */
export const coin = cryptocurrencyValidators.select.pick({
  slug: true,
  symbol: true,
  name: true,
  currentPrice: true,
});

/** Which candles, and how many of the newest. */
export const series = z.object({
  timeframe: z.enum(timeframe.enumValues).default("1h"),
  limit: z.coerce.number().int().min(1).max(1000).default(24),
});

/**
 * A candle as JSON has it, its times as texts. What the service itself sets is left out; every CHECK of the table is
 * evaluated, as the database would.
 */
export const candle = marketDataValidators
  .with({ coerce: true })
  .insert.omit({ cryptocurrencyId: true, createdAt: true, updatedAt: true });

/** The candles of one request. */
export const candles = z
  .array(candle)
  .min(1)
  .max(1000)
  .refine((all) => new Set(all.map((one) => `${one.timeframe} ${+one.openTime}`)).size === all.length, {
    error: "two candles open at the same time",
  });
