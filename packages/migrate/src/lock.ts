import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { type SQL, sql } from "drizzle-orm";
import type { Database, Session } from "./database.ts";
import { isConnectionLost } from "./database_error.ts";
import { MigrateError } from "./errors.ts";
import { sha256 } from "./files.ts";
import type { Ledger } from "./ledger.ts";

/** Polling interval of a waiting runner. */
const pollMilliseconds = 100;

/** The setting that marks a session. */
const setting = "strata_migrate.session";

/**
 * The two-integer advisory key of a ledger's lock: "stra" in ASCII, and a hash of the ledger's name. Advisory keys are
 * private to a database.
 */
export const lockKeyOf = ({ schema, table }: Pick<Ledger, "schema" | "table">): [number, number] => [
  1_937_011_297,
  Buffer.from(sha256(`${schema}.${table}`), "hex").readInt32BE(),
];

/** The lock of a ledger, held by one session. */
export interface MigrationLock {
  /**
   * Fails unless this session holds the lock, then takes a second lock for the transaction: two runners behind a
   * transaction pooler can share a session and its locks, but not a transaction.
   *
   * @returns whether the transaction has the lock; if false, another one has it.
   */
  enter(tx: Session): Promise<boolean>;
  /** Fails unless the session still holds the lock, which a migration may have released. */
  confirm(): Promise<void>;
}

/**
 * Runs a step while this session holds the migration lock of the database. It polls instead of waiting in PostgreSQL: a
 * waiting `pg_advisory_lock` holds a snapshot, which makes a CREATE INDEX CONCURRENTLY of the lock holder fail with a
 * deadlock.
 *
 * @throws MigrateError `locked` if another session holds the lock for longer than `waitSeconds`, `configuration` if the
 * statements do not reach one session, as behind a transaction pooler.
 */
export async function withMigrationLock<T>(
  db: Database,
  ledger: Ledger,
  waitSeconds: number,
  step: (lock: MigrationLock) => Promise<T>,
): Promise<T> {
  const [space, name] = lockKeyOf(ledger);
  const key = sql.raw(`${space}, ${name}`);
  const transactionKey = sql.raw(`${space + 1}, ${name}`);
  const session = await markSession(db);
  const deadline = Date.now() + waitSeconds * 1000;
  let isLost = false;
  try {
    while (!(await tryLock(db, key))) {
      if (Date.now() >= deadline) throw await lockError(db, key, waitSeconds);
      await delay(pollMilliseconds);
    }
    try {
      return await step({
        async enter(tx) {
          await session.confirm(tx);
          const [answer] = await tx.execute<{ granted: boolean }>(
            sql`select pg_try_advisory_xact_lock(${transactionKey}) as granted`,
            "objects",
          );
          return answer?.granted === true;
        },
        async confirm() {
          await session.confirm(db);
          const [answer] = await db.execute<{ held: boolean }>(
            sql`select exists (select from pg_locks where locktype = 'advisory' and granted
                  and pid = pg_backend_pid() and (classid::bigint, objid::bigint) =
                    (${sql.raw(String(space >>> 0))}, ${sql.raw(String(name >>> 0))})) as held`,
            "objects",
          );
          if (!answer?.held && !(await tryLock(db, key))) throw await lockError(db, key, 0);
        },
      });
    } catch (error) {
      isLost = isConnectionLost(error);
      throw error;
    } finally {
      if (!isLost) await db.execute(sql`select pg_advisory_unlock(${key})`, "objects").catch(() => {});
    }
  } finally {
    if (!isLost) await session.unmark();
  }
}

async function tryLock(db: Session, key: SQL): Promise<boolean> {
  const [answer] = await db.execute<{ granted: boolean }>(
    sql`select pg_try_advisory_lock(${key}) as granted`,
    "objects",
  );
  return answer?.granted === true;
}

/**
 * Marks the session with a setting and verifies that statements and transactions reach it: a pool of several connections
 * or a transaction pooler may use another one. An existing mark was left by a runner behind such a pooler.
 */
async function markSession(
  db: Database,
): Promise<{ confirm: (session: Session) => Promise<void>; unmark: () => Promise<void> }> {
  const mark = randomUUID();
  const markOf = async (session: Session) => {
    const [row] = await session.execute<{ mark: string | null }>(
      sql`select current_setting(${setting}, true) as mark`,
      "objects",
    );
    return row?.mark ?? "";
  };
  const set = (value: string) => db.execute(sql`select set_config(${setting}, ${value}, false)`, "objects");
  const confirm = async (session: Session) => {
    if ((await markOf(session)) !== mark) throw sessionError();
  };
  if ((await markOf(db)) !== "") throw sessionError();
  const unmark = async () => {
    // A connection that is gone has no mark.
    await set("").catch(() => {});
  };
  await set(mark);
  try {
    await db.transaction(confirm);
    await confirm(db);
  } catch (error) {
    await unmark();
    throw error;
  }
  return { confirm, unmark };
}

const sessionError = (): MigrateError =>
  new MigrateError("configuration", "The statements of this run reach different sessions of the database.", {
    where: "the connection of `db`",
    hint: "Use a single connection (a pool with `max: 1`) directly to the server, not to a transaction pooler such as PgBouncer, and run it again.",
  });

async function lockError(db: Session, key: SQL, waitSeconds: number): Promise<MigrateError> {
  const [holder] = await db.execute<{ pid: number; application_name: string; since: string }>(
    sql`select a.pid, a.application_name, a.state_change::text as since
        from pg_locks l join pg_stat_activity a on a.pid = l.pid
        where l.locktype = 'advisory' and l.granted
          and l.database = (select oid from pg_database where datname = current_database())
          and (l.classid::bigint, l.objid::bigint) =
            (select a::bigint & 4294967295, b::bigint & 4294967295 from (values (${key})) as k (a, b))`,
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
