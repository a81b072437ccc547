import { timeframe } from "@strata/schema-market";
import { cryptocurrencyValidators, marketDataValidators } from "@strata/schema-market/validators";
import * as z from "zod";

/** A coin in a response. */
export const coin = cryptocurrencyValidators.select.pick({
  slug: true,
  symbol: true,
  name: true,
  currentPrice: true,
});

/** Timeframe and number of the newest candles. */
export const series = z.object({
  timeframe: z.enum(timeframe.enumValues).default("1h"),
  limit: z.coerce.number().int().min(1).max(1000).default(24),
});

/**
 * A candle in JSON, with times as strings, without the columns that the service sets. Every CHECK of the table is
 * evaluated.
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
    error: "two candles have the same open time",
  });
