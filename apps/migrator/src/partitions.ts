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
 * `ensurePartitions` of `@strata/market-store`, whose errors say how the command ends and what to do.
 *
 * @throws StrataError if market_data is missing, is not partitioned, or is in use for too long.
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
        hint: "Partitions come with the migrations: run `strata migrate` on an empty database.",
        cause: error,
      });
    case "in_use":
      return new StrataError(exitCodes.locked, error.message, {
        where: `partition ${error.partition}: ${messageOf(error.cause)}`,
        hint: "Run it again when their long transactions have ended (pg_stat_activity), or raise --lock-timeout.",
        cause: error,
      });
  }
}
