import type { Database } from "@strata/migrator/database";

/** Name of the violated constraint, as reported by the driver; the message of any other error. */
function constraintOf(error: unknown): string {
  const cause = (error as { cause?: { constraint?: string; constraint_name?: string; message?: string } })
    .cause;
  return cause?.constraint ?? cause?.constraint_name ?? cause?.message ?? String(error);
}

/** Result of a step in a transaction: the {@link constraintOf} its error, or `accepted` if it succeeds. */
export function refusalOf(tx: Database, step: (inner: Database) => Promise<unknown>): Promise<string> {
  return tx.transaction(step).then(() => "accepted", constraintOf);
}
