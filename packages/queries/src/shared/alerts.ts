import { signalAlerts } from "@strata/schema-relationships";
import { type SQL, sql } from "drizzle-orm";

const a = signalAlerts;
/** Condition of an alert that can trigger: active and not expired. */
export const isWatching: SQL = sql`${a.status} = 'active' and (${a.expiresAt} is null or ${a.expiresAt} > now())`;
