import type { QueryId } from "@strata/workload";

/** Reads that may sort more than ten rows for each that they return, or read a table from end to end: why, and their plan. */
export const excepted: Partial<Record<QueryId, { readonly reason: string; readonly plan: string }>> = {};
