import { signalAlerts } from "@strata/schema-relationships";
import { type SQL, sql } from "drizzle-orm";

const a = signalAlerts;
/** What goes off when its time comes: an alert that is active and not out of date. */
export const isWatching: SQL = sql`${a.status} = 'active' and (${a.expiresAt} is null or ${a.expiresAt} > now())`;
