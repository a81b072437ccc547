import { sql } from "drizzle-orm";
import { bigint, check, numeric, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** Orders, one per request to buy or sell. Prices in USD, quantities in units of the asset. */
export const orders = pgTable(
  "orders",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    symbol: text("symbol").notNull(),
    side: text("side", { enum: ["buy", "sell"] }).notNull(),
    quantity: numeric("quantity").notNull(),
    filledQuantity: numeric("filled_quantity").notNull().default("0"),
    limitPrice: numeric("limit_price"),
    stopPrice: numeric("stop_price"),
    placedAt: timestamp("placed_at", { withTimezone: true }).notNull().defaultNow(),
    expiresAt: timestamp("expires_at", { withTimezone: true }),
  },
  (t) => [
    check("orders_symbol_check", sql`${t.symbol} ~ '^[A-Z0-9]{1,20}$'`),
    check("orders_quantity_check", sql`${t.quantity} > 0 and ${t.quantity} < 'Infinity'`),
    check("orders_filled_quantity_check", sql`${t.filledQuantity} between 0 and ${t.quantity}`),
    check("orders_limit_price_check", sql`${t.limitPrice} > 0 and ${t.limitPrice} < 'Infinity'`),
    check(
      "orders_stop_price_check",
      sql`${t.stopPrice} > 0
        and case ${t.side} when 'buy' then ${t.stopPrice} <= ${t.limitPrice} else ${t.stopPrice} >= ${t.limitPrice} end`,
    ),
    check("orders_expires_at_check", sql`${t.expiresAt} > ${t.placedAt}`),
  ],
);
