import type { Database } from "@strata/migrator/database";

/** The name of the constraint that a statement broke, as its driver reports it; the message of any other failure. */
function constraintOf(error: unknown): string {
  const cause = (error as { cause?: { constraint?: string; constraint_name?: string; message?: string } })
    .cause;
  return cause?.constraint ?? cause?.constraint_name ?? cause?.message ?? String(error);
}

/** What a step in a transaction is refused by, see {@link constraintOf}; `accepted` where it is not. */
export function refusalOf(tx: Database, step: (inner: Database) => Promise<unknown>): Promise<string> {
  return tx.transaction(step).then(() => "accepted", constraintOf);
}
