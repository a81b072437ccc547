import { zValidator } from "@hono/zod-validator";
import { marketData, type NewMarketData } from "@strata/schema-market";
import type { marketRelations } from "@strata/schema-market/relations";
import { cryptocurrencyValidators } from "@strata/schema-market/validators";
import { getTableColumns, sql } from "drizzle-orm";
import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import * as z from "zod";
import { openApi } from "./open_api.ts";
import { candles, coin, series } from "./schemas.ts";

/** Drizzle over the market tables with any driver: postgres.js in production, PGlite in the tests. */
export type Database = PgAsyncDatabase<PgQueryResultHKT, typeof marketRelations>;

/** Columns that identify a candle. */
const key = [marketData.cryptocurrencyId, marketData.timeframe, marketData.openTime];

/** A fixed order, so that concurrent writers of the same candles wait instead of deadlocking. */
const inOrder = (a: NewMarketData, b: NewMarketData) =>
  +a.openTime - +b.openTime || a.timeframe.localeCompare(b.timeframe);

/** Columns that an upsert keeps; Drizzle sets the update time. */
const keptColumns = new Set<unknown>([...key, marketData.createdAt, marketData.updatedAt]);

/** All other columns are replaced. Read from the table, so that none is forgotten. */
const asItIsNow = Object.fromEntries(
  Object.entries(getTableColumns(marketData))
    .filter(([, column]) => !keptColumns.has(column))
    .map(([name, column]) => [name, sql`excluded.${sql.identifier(column.name)}`]),
);

/** Enough for a thousand candles with all columns. */
const bounded = bodyLimit({
  maxSize: 1024 * 1024,
  onError: (c) => c.json({ error: "A request has at most 1 MiB." }, 413),
});

/** Response to an invalid request: location, reason and database constraint of each issue. */
function refuse(
  result: { success: true } | { success: false; error: z.core.$ZodError },
  c: Context,
): Response | undefined {
  if (result.success) return undefined;
  const issues = result.error.issues.map((issue) => ({
    path: z.core.toDotPath(issue.path),
    message: issue.message,
    ...(issue.code === "custom" && { constraint: issue.params?.constraint }),
  }));
  return c.json({ error: "The request is not valid.", issues }, 400);
}

/** The service. Prices are decimal strings, in USD. */
export function createApp(db: Database) {
  const findCoin = async (slug: string) => {
    // Rejects invalid slugs without a query: PostgreSQL does not accept U+0000.
    const { success: canBe } = cryptocurrencyValidators.update.safeParse({ slug });
    const found =
      canBe &&
      (await db.query.cryptocurrencies.findFirst({
        columns: { id: true, slug: true, symbol: true, name: true, currentPrice: true },
        where: { slug, isActive: true },
      }));
    if (!found) throw new HTTPException(404, { message: `There is no coin "${slug}".` });
    return found;
  };

  const app = new Hono()
    .get("/openapi.json", (c) => c.json(openApi))

    .get("/coins/:slug", async (c) => c.json(coin.parse(await findCoin(c.req.param("slug")))))

    .get("/coins/:slug/candles", zValidator("query", series, refuse), async (c) => {
      const { timeframe, limit } = c.req.valid("query");
      const { id } = await findCoin(c.req.param("slug"));
      const newest = await db.query.marketData.findMany({
        columns: { openTime: true, open: true, high: true, low: true, close: true, isClosed: true },
        where: { cryptocurrencyId: id, timeframe },
        orderBy: { openTime: "desc" },
        limit,
      });
      return c.json(newest.toReversed());
    })

    .put("/coins/:slug/candles", bounded, zValidator("json", candles, refuse), async (c) => {
      const { id } = await findCoin(c.req.param("slug"));
      const rows = c.req.valid("json").map((candle) => ({ ...candle, cryptocurrencyId: id }));
      const written = await db
        .insert(marketData)
        .values(rows.toSorted(inOrder))
        .onConflictDoUpdate({
          target: key,
          set: asItIsNow,
          // A closed candle is final: an update from an open one is outdated.
          setWhere: sql`not ${marketData.isClosed}`,
        })
        .returning({ openTime: marketData.openTime });
      return c.json({ written: written.length });
    });

  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
    // Database errors are logged, but not sent to the caller.
    console.error(error);
    return c.json({ error: "The prices are not available at the moment." }, 500);
  });
  return app;
}
