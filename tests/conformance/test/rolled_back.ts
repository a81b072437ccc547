import type { Database } from "@strata/migrator/database";
import type { relations } from "@strata/migrator/schema";
import type { PgAsyncTransaction, PgQueryResultHKT } from "drizzle-orm/pg-core";

type Transaction = PgAsyncTransaction<PgQueryResultHKT, typeof relations>;

/** Runs a step in a transaction or savepoint and rolls it back; errors of the step pass through. */
export async function rolledBack<T>(
  db: Pick<Database, "transaction">,
  step: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const end = new Error("rolled back");
  let result: { value: T } | undefined;
  await db
    .transaction(async (tx) => {
      result = { value: await step(tx) };
      throw end;
    })
    .catch((error: unknown) => {
      if (error !== end) throw error;
    });
  if (!result) throw new Error("The step did not run.");
  return result.value;
}
