import { sql } from "drizzle-orm";
import type { Session } from "./database.ts";

/** The settings and the role of a session, as they were before a migration. */
export interface SessionState {
  /** Restores the settings and the role. */
  restore(): Promise<void>;
  /** Restores the role, so that it is the one that writes the ledger. */
  restoreRole(session: Session): Promise<void>;
}

/** Notes the settings and the role of a session, so that nothing that a migration sets reaches the next one. */
export async function noteSession(db: Session): Promise<SessionState> {
  const settings = await db.execute<{ name: string; setting: string }>(
    sql`select name, current_setting(name) as setting from pg_settings where source = 'session'
        union all select n, current_setting(n, true) from unnest(array['strata_migrate.session', 'role']) n`,
    "objects",
  );
  const role = settings.find(({ name }) => name === "role")?.setting ?? "none";
  return {
    async restoreRole(session) {
      await session.execute(sql`select set_config('role', ${role}, false)`, "objects");
    },
    async restore() {
      await db.execute(sql`reset session authorization`, "objects");
      await db.execute(sql`reset all`, "objects");
      await db.execute(
        sql`select set_config(key, value, false) from json_each_text(${JSON.stringify(
          Object.fromEntries(settings.map(({ name, setting }) => [name, setting])),
        )}::text::json)`,
        "objects",
      );
    },
  };
}

/** What the engine sets for the time of a step. */
export interface StepSettings {
  /** How long a statement waits for a lock, in seconds. */
  readonly tableLockTimeout: number;
  /** How long a statement may take, in seconds; 0 is no limit. */
  readonly statementTimeout: number;
}

/** Sets what a step relies on, for the transaction or for the session. */
export async function applySettings(
  db: Session,
  { tableLockTimeout, statementTimeout }: StepSettings,
  scope: "transaction" | "session",
): Promise<void> {
  const isLocal = scope === "transaction";
  await db.execute(
    sql`select set_config('lock_timeout', ${`${Math.round(tableLockTimeout * 1000)}ms`}, ${isLocal}),
          set_config('statement_timeout', ${`${Math.round(statementTimeout * 1000)}ms`}, ${isLocal}),
          set_config('idle_in_transaction_session_timeout', '0', ${isLocal}),
          set_config('datestyle', 'ISO, MDY', ${isLocal}),
          set_config('intervalstyle', 'postgres', ${isLocal}),
          set_config('standard_conforming_strings', 'on', ${isLocal})`,
    "objects",
  );
}
