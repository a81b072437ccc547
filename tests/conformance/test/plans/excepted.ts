import type { QueryId } from "@strata/queries";

/** Reads that sort more than ten rows for each that they return, or read a table from end to end: their plan, and why. */
export const excepted: Partial<Record<QueryId, { readonly plan: string; readonly reason: string }>> = {
  Q34: {
    plan: "Limit, Sort (top-N) over Seq Scan on cryptocurrencies (as many rows as there are coins, a thousand)",
    reason:
      "The change of 24 hours is rewritten for every coin every five minutes. An index on it would make each of those updates write every index of the table (no HOT update), to spare a sort of a thousand rows.",
  },
  Q53: {
    plan: "WindowAgg over Sort over an index scan on market_regimes_model_data_source_timeframe_analysis_time_key",
    reason:
      "The changes of a month are found by looking at each of its statements in order; only the changes return.",
  },
  Q64: {
    plan: "GroupAggregate over Sort over an index scan on news_events of the days asked for",
    reason: "A mean by day is made of all the news of those days; a row for each day returns.",
  },
  Q100: {
    plan: "Limit, Sort (top-N) over Hash Join of trading_signals_status_idx (the active ones) with cryptocurrencies",
    reason:
      "There are some hundreds of active signals. The index that is in this order is not chosen while joining and sorting all of them is estimated cheaper than as many look-ups of coins.",
  },
  Q138: {
    plan: "Aggregate over Seq Scan on predictions (accuracy of one model since a month)",
    reason:
      "In the sample world one model makes two thirds of all predictions, and the accuracy of a model is a mean over all of its own: reading them in the table's order is the shortest way. For a model with fewer, the index is used.",
  },
  Q158: {
    plan: "Limit, Sort (top-1) over Nested Loop of the active sectors with their newest measurement, one index look-up each",
    reason:
      "The best sector is found among the newest measurement of each: as many rows as there are sectors.",
  },
};
