import {
  atMost,
  columnChecks,
  finite,
  id,
  lines,
  type NewRow,
  nonNegative,
  positive,
  price,
  type Row,
  reference,
  timeframe,
  timestamps,
  timestamptz,
} from "@strata/schema-base";
import { notificationChannels, users } from "@strata/schema-core";
import { cryptocurrencies } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, integer, numeric, pgTable, text } from "drizzle-orm/pg-core";
import { watchlists } from "../layer3/watchlist.ts";
import { tradingSignals } from "./trading_signal.ts";

export { timeframe };

export const alertTypes = [
  "price_target",
  "percent_change",
  "volume_spike",
  "signal_generated",
  "regime_change",
  "news",
] as const;
export const alertConditions = [
  "above",
  "below",
  "crosses_above",
  "crosses_below",
  "percent_change",
] as const;
export const alertStatuses = ["active", "triggered", "acknowledged", "paused", "expired"] as const;

/**
 * One row is one wish of one person to be told of something.
 *
 * How many active ones a person may have spans rows, so it is kept where they are written, under a lock on the owner.
 */
export const signalAlerts = pgTable(
  "signal_alerts",
  {
    id: id(),
    /** Who is to be told. */
    userId: reference("user_id").notNull(),
    /** Coin that it watches. */
    cryptocurrencyId: integer("cryptocurrency_id"),
    /** Signal that it was made for. */
    signalId: reference("signal_id"),
    /** List whose coins it watches. */
    watchlistId: reference("watchlist_id"),
    /** What it watches for. */
    alertType: text("alert_type", { enum: alertTypes }).notNull(),
    /** How the value must stand to the trigger. */
    condition: text("condition", { enum: alertConditions }),
    /** Value that sets it off: a price in USD, percent, or a multiple of the usual volume. */
    triggerValue: finite(numeric("trigger_value")),
    /** Price that a change is counted from, USD. */
    referencePrice: positive(price("reference_price")),
    /** Time that a change is counted over. */
    timeframe: timeframe("timeframe"),
    /** How it stands. */
    status: text("status", { enum: alertStatuses }).notNull().default("active"),
    /** Whether it can go off again. */
    isRecurring: boolean("is_recurring").notNull().default(false),
    /** Seconds between two times. */
    cooldownSeconds: nonNegative(integer("cooldown_seconds")).notNull().default(0),
    /** How to tell the person. */
    notificationMethod: text("notification_method", { enum: notificationChannels })
      .notNull()
      .default("in_app"),
    /** What to tell them. */
    message: atMost(text("message"), 2000),
    /** How often it went off. */
    triggerCount: nonNegative(integer("trigger_count")).notNull().default(0),
    /** The value that set it off last. */
    triggeredValue: finite(numeric("triggered_value")),
    /** When it went off last. */
    triggeredAt: timestamptz("triggered_at"),
    /** When the person was told of it; told once each time. */
    notifiedAt: timestamptz("notified_at"),
    /** When the person took note. */
    acknowledgedAt: timestamptz("acknowledged_at"),
    /** When it was checked last. */
    lastCheckedAt: timestamptz("last_checked_at"),
    /** When it ends; null is never. */
    expiresAt: timestamptz("expires_at"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    foreignKey({
      name: "signal_alerts_user_id_fk",
      columns: [t.userId],
      foreignColumns: [users.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "signal_alerts_cryptocurrency_id_fk",
      columns: [t.cryptocurrencyId],
      foreignColumns: [cryptocurrencies.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "signal_alerts_signal_id_fk",
      columns: [t.signalId],
      foreignColumns: [tradingSignals.id],
    }).onDelete("set null"),
    foreignKey({
      name: "signal_alerts_watchlist_id_fk",
      columns: [t.watchlistId],
      foreignColumns: [watchlists.id],
    }).onDelete("cascade"),
    // The active alerts of a coin after a tick (listAlertsSetOff). Not partial: the key's ON DELETE reads the others
    // too.
    index("signal_alerts_coin_status_type_condition_trigger_value_idx").on(
      t.cryptocurrencyId,
      t.status,
      t.alertType,
      t.condition,
      t.triggerValue,
    ),
    // The alerts of a person, newest first, and those that went off (listAlertsOfUser, listTriggeredAlerts).
    index("signal_alerts_user_id_created_at_idx").on(t.userId, t.createdAt),
    // What the keys' ON DELETE reads.
    index("signal_alerts_signal_id_idx").on(t.signalId).where(sql`${t.signalId} is not null`),
    // The alerts for a whole list after a tick of one of its coins (listAlertsSetOff), and the key's ON DELETE.
    index("signal_alerts_watchlist_id_idx").on(t.watchlistId).where(sql`${t.watchlistId} is not null`),
    check(
      "signal_alerts_target_check",
      lines`
        num_nonnulls(${t.cryptocurrencyId}, ${t.watchlistId}) > 0
        or ${t.alertType} in ('signal_generated', 'regime_change', 'news')
      `,
    ),
    check(
      "signal_alerts_trigger_check",
      lines`
        ${t.condition} is not null and ${t.triggerValue} is not null
        or ${t.alertType} in ('signal_generated', 'regime_change', 'news')
      `,
    ),
    check(
      "signal_alerts_triggered_at_check",
      sql`${t.status} not in ('triggered', 'acknowledged') or ${t.triggeredAt} is not null`,
    ),
    check("signal_alerts_expires_at_check", sql`${t.expiresAt} > ${t.createdAt}`),
  ],
);

export type SignalAlert = Row<typeof signalAlerts>;
export type NewSignalAlert = NewRow<typeof signalAlerts>;
