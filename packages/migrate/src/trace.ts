import { sql } from "drizzle-orm";
import type { Session } from "./database.ts";
import { type LockMode, lockModes } from "./lint/effects.ts";

/** What a statement really did in a transaction. */
export interface Observation {
  /** The strongest new lock on each relation that existed before, from pg_locks. */
  readonly locks: readonly { readonly table: string; readonly lock: LockMode }[];
  /** The relations that were rewritten: their file on disk has changed. */
  readonly rewritten: readonly string[];
}

interface Relation extends Record<string, unknown> {
  oid: string;
  name: string;
  file: string;
}

/** Runs a statement in a transaction, and reads which tables it locked and rewrote. */
export async function observeStatement(tx: Session, run: () => Promise<void>): Promise<Observation> {
  const [before, heldBefore] = [await relationsOf(tx), await locksOf(tx)];
  await run();
  const [after, held] = [await relationsOf(tx), await locksOf(tx)];
  const files = new Map(after.map(({ oid, file }) => [oid, file]));
  return {
    locks: before.flatMap(({ oid, name }) => {
      const isNew = (mode: LockMode) => held.has(`${oid} ${mode}`) && !heldBefore.has(`${oid} ${mode}`);
      const lock = lockModes.findLast(isNew);
      return lock ? [{ table: name, lock }] : [];
    }),
    rewritten: before
      .filter(({ oid, file }) => file !== "0" && (files.get(oid) ?? file) !== file)
      .map(({ name }) => name),
  };
}

const relationsOf = (db: Session) =>
  db.execute<Relation>(
    sql`select c.oid::text as oid, c.relfilenode::text as file,
          case when n.nspname = current_schema() then c.relname::text else n.nspname || '.' || c.relname end as name
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p', 'v', 'm')
        order by name`,
    "objects",
  );

async function locksOf(db: Session): Promise<Set<string>> {
  const rows = await db.execute<{ lock: string }>(
    sql`select relation::text || ' ' || mode as lock from pg_locks
        where pid = pg_backend_pid() and locktype = 'relation' and granted`,
    "objects",
  );
  return new Set(rows.map(({ lock }) => lock));
}
