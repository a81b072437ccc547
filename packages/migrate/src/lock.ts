import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Database, Session } from "./database.ts";
import { MigrateError } from "./errors.ts";

/** Advisory lock key of two integers: "stra" and "migr" in ASCII. Advisory locks are local to a database. */
export const lockKey: readonly [number, number] = [1_937_011_297, 1_835_624_306];

const key = sql.raw(lockKey.join(", "));

/** Polling interval of a waiting runner. */
const pollMilliseconds = 100;

/**
 * Runs a step while this session holds the migration lock of the database. It polls instead of waiting in PostgreSQL: a
 * waiting `pg_advisory_lock` holds a snapshot, which makes a CREATE INDEX CONCURRENTLY of the lock holder fail with a
 * deadlock.
 *
 * The step receives a function that throws if the session is not the lock holder, as behind a connection pooler or
 * after a reconnect. Call it in each transaction.
 *
 * @throws MigrateError `locked` if another session holds the lock for longer than `waitSeconds`.
 */
export async function withMigrationLock<T>(
  db: Database,
  waitSeconds: number,
  step: (confirm: (tx: Session) => Promise<void>) => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + waitSeconds * 1000;
  let backend: number | undefined;
  for (;;) {
    const [answer] = await db.execute<{ granted: boolean; pid: number }>(
      sql`select pg_try_advisory_lock(${key}) as granted, pg_backend_pid() as pid`,
      "objects",
    );
    backend = answer?.pid;
    if (answer?.granted) break;
    if (Date.now() >= deadline) throw await lockError(db, waitSeconds);
    await delay(pollMilliseconds);
  }
  const confirm = async (tx: Session) => {
    const [now] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`, "objects");
    if (now?.pid === backend) return;
    throw new MigrateError("locked", "The connection changed while holding the migration lock.", {
      hint: "Use a single connection (a pool with `max: 1`) directly to the server, not to a transaction pooler, and run it again.",
    });
  };
  try {
    return await step(confirm);
  } finally {
    // A closed connection has already released it.
    await db.execute(sql`select pg_advisory_unlock(${key})`, "objects").catch(() => {});
  }
}

async function lockError(db: Session, waitSeconds: number): Promise<MigrateError> {
  const [holder] = await db.execute<{ pid: number; application_name: string; since: string }>(
    sql`select a.pid, a.application_name, a.state_change::text as since
        from pg_locks l join pg_stat_activity a on a.pid = l.pid
        where l.locktype = 'advisory' and l.granted
          and l.database = (select oid from pg_database where datname = current_database())
          and (l.classid, l.objid) = (${key})`,
    "objects",
  );
  return new MigrateError(
    "locked",
    `Another runner has held the migration lock for more than ${waitSeconds} s.`,
    {
      where: holder
        ? `session ${holder.pid} (${holder.application_name || "unnamed"}), since ${holder.since}`
        : "a session that has ended in the meantime",
      hint: "Wait for it, or increase the lock timeout. If it hangs, terminate that session in PostgreSQL.",
    },
  );
}
