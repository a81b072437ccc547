import { materializedViewsOf } from "@strata/migrate";
import { getViewName, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { circumstanceOf } from "./database_error.ts";
import { exitCodes, messageOf, StrataError } from "./errors.ts";

/** Options of {@link refresh}. */
export interface RefreshOptions {
  /** The composed schema, for its materialized views. */
  readonly schema: Record<string, unknown>;
  /** Names of the views to refresh; all if empty. */
  readonly names: readonly string[];
  /** How long to wait for a conflicting lock, such as that of another refresh, in seconds. */
  readonly lockTimeout: number;
  /** Called before each view. */
  readonly onView?: (name: string, index: number, count: number) => void;
}

/** The refresh of one materialized view. */
export interface Refreshed {
  readonly name: string;
  readonly rows: number;
  readonly seconds: number;
  /** Whether it was refreshed CONCURRENTLY, without blocking reads. */
  readonly concurrently: boolean;
}

/**
 * Refreshes materialized views one after the other: CONCURRENTLY if the view is populated and has a unique index, else
 * without, as the first time after `strata push`.
 *
 * @throws StrataError if a view is unknown or missing in the database, is locked for longer than the timeout, or its
 * refresh fails; the views before it stay refreshed.
 */
export async function refresh(db: Database, options: RefreshOptions): Promise<Refreshed[]> {
  const known = materializedViewsOf(options.schema).map(getViewName);
  const unknown = options.names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new StrataError(exitCodes.configuration, `Unknown materialized view: ${unknown.join(", ")}.`, {
      hint: `Use one of these, or none to refresh all: ${known.join(", ")}.`,
    });
  }
  const chosen = options.names.length > 0 ? known.filter((name) => options.names.includes(name)) : known;
  const states = await stateOf(db, chosen);
  const missing = chosen.filter((name) => !states.has(name));
  if (missing.length > 0) {
    throw new StrataError(exitCodes.pending, `The database has no materialized view ${missing.join(", ")}.`, {
      hint: "Run `strata migrate`.",
    });
  }
  const done: Refreshed[] = [];
  for (const [index, name] of chosen.entries()) {
    options.onView?.(name, index, chosen.length);
    const concurrently = states.get(name) ?? false;
    const start = performance.now();
    const rows = await refreshOne(db, name, { concurrently, lockTimeout: options.lockTimeout });
    done.push({ name, rows, seconds: (performance.now() - start) / 1000, concurrently });
  }
  return done;
}

/** Maps the views that exist in the database to whether they can be refreshed CONCURRENTLY. */
async function stateOf(db: Database, names: readonly string[]): Promise<Map<string, boolean>> {
  const rows = await db.execute<{ name: string; concurrently: boolean }>(
    sql`
      select c.relname as name, c.relispopulated and exists (
        select from pg_index i
        where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
      ) as concurrently
      from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'm'
        and c.relname in (${sql.join(
          names.map((name) => sql`${name}`),
          sql`, `,
        )})`,
    "objects",
  );
  return new Map(rows.map(({ name, concurrently }) => [name, concurrently]));
}

/** Refreshes one view and returns its number of rows. */
async function refreshOne(
  db: Database,
  name: string,
  { concurrently, lockTimeout }: { concurrently: boolean; lockTimeout: number },
): Promise<number> {
  const view = sql.identifier(name);
  try {
    return await db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('lock_timeout', ${`${lockTimeout}s`}, true)`);
      await tx.execute(sql`refresh materialized view ${sql.raw(concurrently ? "concurrently" : "")} ${view}`);
      const [total] = await tx.execute<{ rows: string }>(
        sql`select count(*) as rows from ${view}`,
        "objects",
      );
      return Number(total?.rows);
    });
  } catch (error) {
    const isLocked = circumstanceOf(error)?.exitCode === exitCodes.locked;
    throw isLocked ? lockError(name, lockTimeout) : failure(name, error);
  }
}

const lockError = (name: string, lockTimeout: number) =>
  new StrataError(
    exitCodes.locked,
    `The materialized view ${name} was locked by another session for more than ${lockTimeout} s.`,
    {
      hint: "Another refresh may be running: wait for it, or increase --lock-timeout.",
    },
  );

const failure = (name: string, error: unknown) =>
  new StrataError(exitCodes.statement, `The refresh of ${name} failed: ${messageOf(error)}`, {
    hint: "The view is unchanged. Fix the cause in the message and run `strata refresh` again.",
    cause: error,
  });
