import {
  atMost,
  documented,
  finite,
  id,
  idComment,
  nonNegative,
  oneOf,
  positive,
  price,
  reference,
  timeframe,
  timestampComments,
  timestamps,
  timestamptz,
} from "@strata/schema-base";
import { notificationChannels, users } from "@strata/schema-core/referenced";
import { cryptocurrencies } from "@strata/schema-market/referenced";
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
 * One row is one wish of one person to be told of something. How many active ones a person may have spans rows, so it
 * is kept where they are written, under a lock on the owner.
 */
export const signalAlerts = documented(
  pgTable(
    "signal_alerts",
    {
      id: id(),
      userId: reference("user_id").notNull(),
      cryptocurrencyId: integer("cryptocurrency_id"),
      signalId: reference("signal_id"),
      watchlistId: reference("watchlist_id"),
      alertType: text("alert_type", { enum: alertTypes }).notNull(),
      condition: text("condition", { enum: alertConditions }),
      triggerValue: numeric("trigger_value"),
      referencePrice: price("reference_price"),
      timeframe: timeframe("timeframe"),
      status: text("status", { enum: alertStatuses }).notNull().default("active"),
      isRecurring: boolean("is_recurring").notNull().default(false),
      cooldownSeconds: integer("cooldown_seconds").notNull().default(0),
      notificationMethod: text("notification_method", { enum: notificationChannels })
        .notNull()
        .default("in_app"),
      message: text("message"),
      triggerCount: integer("trigger_count").notNull().default(0),
      triggeredValue: numeric("triggered_value"),
      triggeredAt: timestamptz("triggered_at"),
      notifiedAt: timestamptz("notified_at"),
      acknowledgedAt: timestamptz("acknowledged_at"),
      lastCheckedAt: timestamptz("last_checked_at"),
      expiresAt: timestamptz("expires_at"),
      ...timestamps(),
    },
    (t) => [
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
      // The active alerts of a coin after a tick (Q116). Not partial: the key's ON DELETE reads the others too.
      index("signal_alerts_coin_status_type_condition_trigger_value_idx").on(
        t.cryptocurrencyId,
        t.status,
        t.alertType,
        t.condition,
        t.triggerValue,
      ),
      // The alerts of a person, newest first, and those that went off (Q117, Q119).
      index("signal_alerts_user_id_created_at_idx").on(t.userId, t.createdAt),
      // What the keys' ON DELETE reads.
      index("signal_alerts_signal_id_idx").on(t.signalId).where(sql`${t.signalId} is not null`),
      // The alerts for a whole list after a tick of one of its coins (Q116), and the key's ON DELETE.
      index("signal_alerts_watchlist_id_idx").on(t.watchlistId).where(sql`${t.watchlistId} is not null`),
      oneOf("signal_alerts_alert_type_check", t.alertType, alertTypes),
      check(
        "signal_alerts_target_check",
        sql`num_nonnulls(${t.cryptocurrencyId}, ${t.watchlistId}) > 0 or ${t.alertType} in ('signal_generated', 'regime_change', 'news')`,
      ),
      oneOf("signal_alerts_condition_check", t.condition, alertConditions),
      finite("signal_alerts_trigger_value_check", t.triggerValue),
      check(
        "signal_alerts_trigger_check",
        sql`${t.condition} is not null and ${t.triggerValue} is not null or ${t.alertType} in ('signal_generated', 'regime_change', 'news')`,
      ),
      positive("signal_alerts_reference_price_check", t.referencePrice),
      oneOf("signal_alerts_status_check", t.status, alertStatuses),
      nonNegative("signal_alerts_cooldown_seconds_check", t.cooldownSeconds),
      oneOf("signal_alerts_notification_method_check", t.notificationMethod, notificationChannels),
      atMost("signal_alerts_message_check", t.message, 2000),
      nonNegative("signal_alerts_trigger_count_check", t.triggerCount),
      finite("signal_alerts_triggered_value_check", t.triggeredValue),
      check(
        "signal_alerts_triggered_at_check",
        sql`${t.status} not in ('triggered', 'acknowledged') or ${t.triggeredAt} is not null`,
      ),
      check("signal_alerts_expires_at_check", sql`${t.expiresAt} > ${t.createdAt}`),
    ],
  ),
  "One row is one wish of one person to be told of something",
  {
    ...idComment,
    userId: "Who is to be told",
    cryptocurrencyId: "Coin that it watches",
    signalId: "Signal that it was made for",
    watchlistId: "List whose coins it watches",
    alertType: "What it watches for",
    condition: "How the value must stand to the trigger",
    triggerValue: "Value that sets it off: a price in USD, percent, or a multiple of the usual volume",
    referencePrice: "Price that a change is counted from, USD",
    timeframe: "Time that a change is counted over",
    status: "How it stands",
    isRecurring: "Whether it can go off again",
    cooldownSeconds: "Seconds between two times",
    notificationMethod: "How to tell the person",
    message: "What to tell them",
    triggerCount: "How often it went off",
    triggeredValue: "The value that set it off last",
    triggeredAt: "When it went off last",
    notifiedAt: "When the person was told of it; told once each time",
    acknowledgedAt: "When the person took note",
    lastCheckedAt: "When it was checked last",
    expiresAt: "When it ends; null is never",
    ...timestampComments,
  },
);

export type SignalAlert = typeof signalAlerts.$inferSelect;
export type NewSignalAlert = typeof signalAlerts.$inferInsert;
