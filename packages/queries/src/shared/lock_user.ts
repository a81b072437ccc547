import { users } from "@strata/schema-relationships";
import { eq } from "drizzle-orm";
import type { Database } from "../database.ts";
import { RuleError } from "../errors.ts";

/** Locks a user, to serialize writers of rows whose number per user is limited. */
export async function lockUser(tx: Database, userId: number): Promise<void> {
  const [user] = await tx
    .select({ id: users.id })
    .from(users)
    .where(eq(users.id, userId))
    .for("no key update");
  if (!user) throw new RuleError("user_exists", `User ${userId} does not exist.`);
}
