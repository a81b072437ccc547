import type { Database } from "@strata/queries";
import { sql } from "drizzle-orm";

/** Arguments of the queries: for each kind of row, the one with the most related rows. */
export interface Subject extends Record<string, unknown> {
  userId: number;
  coinId: number;
  sectorId: number;
  watchlistId: number;
  /** User who may see the watchlist. */
  ownerId: number;
  signalId: number;
  suggestionId: number;
  modelId: number;
  regimeId: number;
}

/** Finds the arguments in a filled database. */
export async function findSubject(db: Database): Promise<Subject> {
  const most = (table: string, column: string) =>
    sql`(select ${sql.identifier(column)} from ${sql.identifier(table)}
         where ${sql.identifier(column)} is not null group by 1 order by count(*) desc, 1 limit 1)::int`;
  const [subject] = await db.execute<Subject>(
    sql`select ${most("signal_executions", "user_id")} as "userId",
               ${most("market_data", "cryptocurrency_id")} as "coinId",
               ${most("crypto_sector_memberships", "sector_id")} as "sectorId",
               ${most("watchlist_assets", "watchlist_id")} as "watchlistId",
               coalesce(
                 (select user_id from watchlists where id = ${most("watchlist_assets", "watchlist_id")}),
                 ${most("signal_executions", "user_id")}
               )::int as "ownerId",
               ${most("signal_executions", "signal_id")} as "signalId",
               ${most("suggestion_feedback", "suggestion_id")} as "suggestionId",
               ${most("predictions", "model_id")} as "modelId",
               ${most("sector_analysis", "market_regime_id")} as "regimeId"`,
    "objects",
  );
  const missing = Object.entries(subject ?? {}).filter(([, id]) => id === null);
  if (!subject || missing.length > 0)
    throw new Error(`The database lacks rows for: ${missing.map(([name]) => name)}.`);
  return subject;
}
