import type { Exemption } from "@strata/doctor";

/** Intended findings of the doctor in the Strata schema, matched exactly, each with its reason. */
export const exemptions: readonly Exemption[] = [
  {
    check: "key-narrow",
    object: "public.crypto_sectors.id",
    reason: "Part of the key of every sector measurement; there are hundreds of sectors, not billions.",
  },
  {
    check: "key-narrow",
    object: "public.cryptocurrencies.id",
    reason: "Part of the key of billions of candles; there are thousands of coins, not billions.",
  },
  {
    check: "unique-nullable",
    object: "public.news_events_source_external_id_key",
    reason: "A news item without a feed id is unique by its URL.",
  },
  {
    check: "unique-nullable",
    object: "public.signal_executions_exchange_external_order_id_key",
    reason: "A paper order has no exchange and no exchange order id.",
  },
  {
    check: "unique-nullable",
    object: "public.signal_executions_user_id_idempotency_key_key",
    reason: "A manually entered order needs no idempotency key.",
  },
  {
    check: "unique-nullable",
    object: "public.suggestion_feedback_suggestion_id_user_id_key",
    reason: "Feedback of several erased users on one suggestion is kept.",
  },
  {
    check: "unique-nullable",
    object: "public.user_sessions_user_id_device_id_key",
    reason: "Clients without a device id may have several sessions.",
  },
  {
    check: "unique-nullable",
    object: "public.watchlists_user_id_name_key",
    reason: "Only the default watchlist has no user, and a separate index makes it unique.",
  },
  {
    check: "name-cut-off",
    object: "public.news_event_cryptocurrencies_coin_published_at_news_event_id_idx",
    reason: "The name is complete: it has exactly 63 bytes, the maximum.",
  },
  {
    check: "jsonb-nullable",
    object: "public.background_tasks.result",
    reason: "Null until the task ends; most tasks have no result.",
  },
  {
    check: "jsonb-nullable",
    object: "public.market_data.technical_indicators",
    reason: "Null if no indicator was computed, as for most of billions of candles.",
  },
  {
    check: "boolean-nullable",
    object: "public.model_performance.meets_threshold",
    reason: "Null if no threshold is set.",
  },
  {
    check: "boolean-nullable",
    object: "public.predictions.is_accurate",
    reason: "Null until the prediction is evaluated.",
  },
  {
    check: "boolean-nullable",
    object: "public.suggestion_feedback.is_helpful",
    reason: "Null if the user gave no rating.",
  },
  {
    check: "type-differs",
    object: "column id",
    reason: "integer for coins and sectors, which are part of other tables' keys; bigint elsewhere.",
  },
];
