import type { QueryName } from "@strata/queries";

/** Reads that sort more than ten rows for each that they return, or read a table from end to end, with the reason. */
export const excepted: Partial<Record<QueryName, string>> = {
  "cryptocurrencies.listMovers":
    "The change of 24 hours is rewritten for every coin every five minutes. An index on it would make each of those updates write every index of the table (no HOT update), to spare a sort of a thousand rows.",
  "macro.listRegimeChanges":
    "The changes of a month are found by looking at each of its statements in order; only the changes return.",
  "macro.listNewsSentimentByDay":
    "A mean by day is made of all the news of those days; a row for each day returns.",
  "signals.listBestActiveSignals":
    "There are some hundreds of active signals. The index that is in this order is not chosen while joining and sorting all of them is estimated cheaper than as many look-ups of coins.",
  "predictions.summarizeAccuracy":
    "In the sample world one model makes two thirds of all predictions, and the accuracy of a model is a mean over all of its own: reading them in the table's order is the shortest way. For a model with fewer, the index is used.",
  "dashboards.getGuestDashboard":
    "The best sector is found among the newest measurement of each: as many rows as there are sectors.",
  "dashboards.traceRegime":
    "One row returns, which holds all that came of the regime: each level is sorted inside it, and returned whole.",
};
