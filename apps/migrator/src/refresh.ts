import { materializedViewsOf } from "@strata/migrate";
import { getViewName, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { circumstanceOf } from "./database_error.ts";
import { exitCodes, messageOf, StrataError } from "./errors.ts";

/** Options of {@link refresh}. */
export interface RefreshOptions {
  /** The composed schema, for its materialized views. */
  readonly schema: Record<string, unknown>;
  /** Names of the views to refresh; all of them where there are none. */
  readonly names: readonly string[];
  /** How long to wait for a session that holds a view, such as another refresh, in seconds. */
  readonly lockTimeout: number;
  /** Called before each view. */
  readonly onView?: (name: string, index: number, count: number) => void;
}

/** The refresh of one materialized view. */
export interface Refreshed {
  readonly name: string;
  readonly rows: number;
  readonly seconds: number;
  /** Whether it could be read meanwhile. */
  readonly concurrently: boolean;
}

/**
 * Recomputes materialized views, one after the other: CONCURRENTLY, so that it can be read meanwhile, where the view
 * holds data and has a unique index; else plainly, as the first time after `strata push`.
 *
 * @throws StrataError if there is no such view, the database has none of them yet, another session holds one for longer
 * than the timeout, or a refresh fails; the views before it are refreshed then.
 */
export async function refresh(db: Database, options: RefreshOptions): Promise<Refreshed[]> {
  const known = materializedViewsOf(options.schema).map(getViewName);
  const unknown = options.names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new StrataError(exitCodes.configuration, `There is no materialized view ${unknown.join(", ")}.`, {
      hint: `Name some of these, or none for all: ${known.join(", ")}.`,
    });
  }
  const chosen = options.names.length > 0 ? known.filter((name) => options.names.includes(name)) : known;
  const states = await stateOf(db, chosen);
  const missing = chosen.filter((name) => !states.has(name));
  if (missing.length > 0) {
    throw new StrataError(exitCodes.pending, `This database has no ${missing.join(", ")}.`, {
      hint: "Run `strata migrate` first.",
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

/** Of each of the views that the database has, whether it can be refreshed CONCURRENTLY. */
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

/** Refreshes one view and counts its rows. */
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
  new StrataError(exitCodes.locked, `Another session has held ${name} for more than ${lockTimeout} s.`, {
    hint: "It may be a refresh that still runs: wait for it, or raise --lock-timeout.",
  });

const failure = (name: string, error: unknown) =>
  new StrataError(exitCodes.statement, `The refresh of ${name} failed: ${messageOf(error)}`, {
    hint: "The view is as it was before. Mend what the message names and run `strata refresh` again.",
    cause: error,
  });
