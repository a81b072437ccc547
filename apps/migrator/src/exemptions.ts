import type { Exemption } from "@strata/doctor";

/** The findings of the doctor in our own schema that are intended: each with its reason, matched exactly. */
export const exemptions: readonly Exemption[] = [
  {
    check: "key-narrow",
    object: "public.crypto_sectors.id",
    reason: "It is in the key of every measurement of a sector; there are hundreds of sectors, not billions.",
  },
  {
    check: "key-narrow",
    object: "public.cryptocurrencies.id",
    reason: "It is in the key of billions of candles; there are thousands of coins, not billions.",
  },
  {
    check: "unique-nullable",
    object: "public.news_events_source_external_id_key",
    reason: "A piece of news without an id of its feed is unique by its address.",
  },
  {
    check: "unique-nullable",
    object: "public.signal_executions_exchange_external_order_id_key",
    reason: "An order on paper has no exchange and no id there.",
  },
  {
    check: "unique-nullable",
    object: "public.signal_executions_user_id_idempotency_key_key",
    reason: "An order entered by hand needs no key of the client's.",
  },
  {
    check: "unique-nullable",
    object: "public.suggestion_feedback_suggestion_id_user_id_key",
    reason: "What several erased persons said of one suggestion stays side by side.",
  },
  {
    check: "unique-nullable",
    object: "public.user_sessions_user_id_device_id_key",
    reason: "Clients that name no device may have several sessions.",
  },
  {
    check: "unique-nullable",
    object: "public.watchlists_user_id_name_key",
    reason: "Only the default list has no user, and it is unique by an index of its own.",
  },
  {
    check: "name-cut-off",
    object: "public.news_event_cryptocurrencies_coin_published_at_news_event_id_idx",
    reason: "The name is whole: it has just the 63 bytes that fit.",
  },
  {
    check: "jsonb-nullable",
    object: "public.background_tasks.result",
    reason: "Null until the task has ended: most tasks have no result.",
  },
  {
    check: "jsonb-nullable",
    object: "public.market_data.technical_indicators",
    reason: "Null where nothing was computed: most of billions of candles.",
  },
  {
    check: "boolean-nullable",
    object: "public.model_performance.meets_threshold",
    reason: "Null where no threshold was set.",
  },
  {
    check: "boolean-nullable",
    object: "public.predictions.is_accurate",
    reason: "Null until the prediction is evaluated.",
  },
  {
    check: "boolean-nullable",
    object: "public.suggestion_feedback.is_helpful",
    reason: "Null where the person did not say.",
  },
  {
    check: "type-differs",
    object: "column id",
    reason: "integer for coins and sectors, which stand in other tables' keys; bigint everywhere else.",
  },
];
