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

/**
 * What an alert watches: a price level, a change in percent, volume as a multiple of the usual volume, new signals,
 * changes of the market regime, or news.
 */
export const alertTypes = [
  "price_target",
  "percent_change",
  "volume_spike",
  "signal_generated",
  "regime_change",
  "news",
] as const;
/** How a value compares with the trigger: its level, its crossing, or its change in percent. */
export const alertConditions = [
  "above",
  "below",
  "crosses_above",
  "crosses_below",
  "percent_change",
] as const;
/** Status of an alert: watching, triggered, acknowledged by the user, paused by the user, or past its expiry. */
export const alertStatuses = ["active", "triggered", "acknowledged", "paused", "expired"] as const;

/**
 * Alert subscriptions of users, with the time and value of their last trigger.
 *
 * The limit of active alerts of a user spans rows, so the write path enforces it under a lock on the owner.
 */
export const signalAlerts = pgTable(
  "signal_alerts",
  {
    id: id(),
    /** User to notify. */
    userId: reference("user_id").notNull(),
    /** Coin the alert watches. */
    cryptocurrencyId: integer("cryptocurrency_id"),
    /** Signal the alert was created for. */
    signalId: reference("signal_id"),
    /** Watchlist whose coins the alert watches. */
    watchlistId: reference("watchlist_id"),
    /** Alert type. */
    alertType: text("alert_type", { enum: alertTypes }).notNull(),
    /** Comparison of the value with trigger_value. */
    condition: text("condition", { enum: alertConditions }),
    /** Trigger value: a price in USD, a change in percent, or a multiple of the usual volume. */
    triggerValue: finite(numeric("trigger_value")),
    /** Reference price of a percent change, USD. */
    referencePrice: positive(price("reference_price")),
    /** Period over which a change is measured. */
    timeframe: timeframe("timeframe"),
    /** Alert status. */
    status: text("status", { enum: alertStatuses }).notNull().default("active"),
    /** Whether the alert can trigger again. */
    isRecurring: boolean("is_recurring").notNull().default(false),
    /** Cooldown between two triggers, seconds. */
    cooldownSeconds: nonNegative(integer("cooldown_seconds")).notNull().default(0),
    /** Notification channel. */
    notificationMethod: text("notification_method", { enum: notificationChannels })
      .notNull()
      .default("in_app"),
    /** Notification text, at most 2000 characters. */
    message: atMost(text("message"), 2000),
    /** Number of times the alert triggered. */
    triggerCount: nonNegative(integer("trigger_count")).notNull().default(0),
    /** Value at the last trigger, in the unit of trigger_value. */
    triggeredValue: finite(numeric("triggered_value")),
    /** Time of the last trigger. */
    triggeredAt: timestamptz("triggered_at"),
    /** Time of the notification; one for each trigger. */
    notifiedAt: timestamptz("notified_at"),
    /** Time the user acknowledged the last trigger. */
    acknowledgedAt: timestamptz("acknowledged_at"),
    /** Time of the last check. */
    lastCheckedAt: timestamptz("last_checked_at"),
    /** Expiry; null for an alert that never expires. */
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
    // Active alerts of a coin after a tick (listAlertsToTrigger). Not partial: the foreign key's ON DELETE also
    // reads the others.
    index("signal_alerts_coin_status_type_condition_trigger_value_idx").on(
      t.cryptocurrencyId,
      t.status,
      t.alertType,
      t.condition,
      t.triggerValue,
    ),
    // Alerts of a user, newest first, and the triggered ones (listAlertsOfUser, listTriggeredAlerts).
    index("signal_alerts_user_id_created_at_idx").on(t.userId, t.createdAt),
    // For the foreign keys' ON DELETE.
    index("signal_alerts_signal_id_idx").on(t.signalId).where(sql`${t.signalId} is not null`),
    // Alerts of a watchlist after a tick of one of its coins (listAlertsToTrigger), and the foreign key's ON DELETE.
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

/** A row of `signal_alerts`. */
export type SignalAlert = Row<typeof signalAlerts>;
/** A row to insert into `signal_alerts`. */
export type NewSignalAlert = NewRow<typeof signalAlerts>;
