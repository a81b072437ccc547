import type { QueryName } from "@strata/queries";

/** Reads that sort more than ten rows per returned row, or scan a large table, each with the reason. */
export const allowListed: Partial<Record<QueryName, string>> = {
  "cryptocurrencies.listMovers":
    "The 24-hour change of every coin is updated every five minutes. An index on it would prevent HOT updates, so that each update writes every index of the table, to save a sort of a thousand rows.",
  "macro.listRegimeChanges":
    "Finding the changes of a month reads all of its regimes in order; only the changes are returned.",
  "macro.listNewsSentimentByDay": "A daily mean reads all news of those days, and returns one row per day.",
  "signals.listBestActiveSignals":
    "There are some hundreds of active signals. The planner ignores the index in this order while it estimates that joining and sorting all of them is cheaper than as many coin lookups.",
  "predictions.summarizeAccuracy":
    "In the sample dataset one model has two thirds of all predictions, and its accuracy is a mean over all of them: a sequential scan is fastest. For models with fewer predictions the index is used.",
  "dashboards.getGuestDashboard":
    "The best sector is chosen from the newest measurement of each sector: as many rows as there are sectors.",
  "dashboards.traceRegime":
    "The single returned row contains all outputs based on the regime: each level is sorted within it and returned completely.",
};
