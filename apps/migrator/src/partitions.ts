import {
  type EnsureOptions,
  ensurePartitions as ensure,
  type MonthlyPartition,
  PartitionError,
} from "@strata/market-store";
import type { Database } from "./database.ts";
import { exitCodes, messageOf, StrataError } from "./errors.ts";

export { monthlyPartitions } from "@strata/market-store";

/**
 * `ensurePartitions` of `@strata/market-store`, with errors that have an exit code and a hint.
 *
 * @throws StrataError if market_data is missing, not partitioned, or locked for longer than the timeout.
 */
export async function ensurePartitions(
  db: Database,
  partitions: readonly MonthlyPartition[],
  options: EnsureOptions = {},
): Promise<string[]> {
  try {
    return await ensure(db, partitions, options);
  } catch (error) {
    if (error instanceof PartitionError) throw failureOf(error);
    throw error;
  }
}

function failureOf(error: PartitionError): StrataError {
  switch (error.reason) {
    case "table_missing":
      return new StrataError(exitCodes.pending, error.message, {
        hint: "Run `strata migrate`.",
        cause: error,
      });
    case "not_partitioned":
      return new StrataError(exitCodes.configuration, error.message, {
        hint: "The migrations create the partitioned table: run `strata migrate` on an empty database.",
        cause: error,
      });
    case "in_use":
      return new StrataError(exitCodes.locked, error.message, {
        where: `partition ${error.partition}: ${messageOf(error.cause)}`,
        hint: "Run the command again when the conflicting transactions have ended (see pg_stat_activity), or increase --lock-timeout.",
        cause: error,
      });
  }
}
