import { zValidator } from "@hono/zod-validator";
import { marketData, timeframe } from "@strata/schema-market";
import type { marketRelations } from "@strata/schema-market/relations";
import { marketDataValidators } from "@strata/schema-market/validators";
import { sql } from "drizzle-orm";
import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import * as z from "zod";

/** Drizzle over the market tables, whatever the driver: postgres.js in production, PGlite in the tests. */
export type Database = PgAsyncDatabase<PgQueryResultHKT, typeof marketRelations>;

/** Which candles, and how many of the newest. */
const series = z.object({
  timeframe: z.enum(timeframe.enumValues).default("1h"),
  limit: z.coerce.number().int().min(1).max(1000).default(24),
});

/** What JSON cannot say of candles: that a time is a time. All else is judged by the validator of the table. */
const candles = z
  .array(
    z.looseObject({
      timeframe: z.enum(timeframe.enumValues),
      openTime: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
    }),
  )
  .min(1)
  .max(1000)
  .refine((all) => new Set(all.map((one) => `${one.timeframe} ${+one.openTime}`)).size === all.length, {
    error: "two candles open at the same time",
  });

/** The service. Prices are decimal strings, in USD. */
export function createApp(db: Database) {
  const findCoin = async (slug: string) => {
    const coin = await db.query.cryptocurrencies.findFirst({
      columns: { id: true, slug: true, symbol: true, name: true, currentPrice: true },
      where: { slug, isActive: true },
    });
    if (!coin) throw new HTTPException(404, { message: `There is no coin "${slug}".` });
    return coin;
  };

  const app = new Hono()
    .get("/coins/:slug", async (c) => c.json(await findCoin(c.req.param("slug"))))

    .get("/coins/:slug/candles", zValidator("query", series), async (c) => {
      const { timeframe, limit } = c.req.valid("query");
      const coin = await findCoin(c.req.param("slug"));
      const newest = await db.query.marketData.findMany({
        columns: { openTime: true, open: true, high: true, low: true, close: true, isClosed: true },
        where: { cryptocurrencyId: coin.id, timeframe },
        orderBy: { openTime: "desc" },
        limit,
      });
      return c.json(newest.toReversed());
    })

    .put("/coins/:slug/candles", zValidator("json", candles), async (c) => {
      const coin = await findCoin(c.req.param("slug"));
      const rows = z
        .array(marketDataValidators.insert)
        .safeParse(c.req.valid("json").map((candle) => ({ ...candle, cryptocurrencyId: coin.id })));
      if (!rows.success) return c.json({ error: z.prettifyError(rows.error) }, 400);
      const written = await db
        .insert(marketData)
        .values(rows.data)
        .onConflictDoUpdate({
          target: [marketData.cryptocurrencyId, marketData.timeframe, marketData.openTime],
          set: {
            open: sql`excluded.open`,
            high: sql`excluded.high`,
            low: sql`excluded.low`,
            close: sql`excluded.close`,
            volume: sql`excluded.volume`,
            isClosed: sql`excluded.is_closed`,
          },
          // A closed candle is final: news of it from when it still ran comes too late.
          setWhere: sql`not ${marketData.isClosed}`,
        })
        .returning({ openTime: marketData.openTime });
      return c.json({ written: written.length });
    });

  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
    // What the database says is for the log, not for the caller.
    console.error(error);
    return c.json({ error: "The prices are not available at the moment." }, 500);
  });
  return app;
}
