import type { PGlite } from "@electric-sql/pglite";
import type { AnyRelations, EmptyRelations } from "drizzle-orm";
import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { Sql } from "postgres";
import type { Engine } from "./engine.ts";

/** A database that one test, or one test file, has to itself. */
export interface TestDatabase<
  TRelations extends AnyRelations = EmptyRelations,
  TEngine extends Engine = Engine,
> {
  /**
   * The database, typed by what all drivers share. They return raw rows in different wrappings, so ask for plain
   * ones: `db.execute(query, "objects")`.
   */
  db: PgAsyncDatabase<PgQueryResultHKT, TRelations>;
  /** The driver below `db`: a PGlite, or a client of postgres.js. It stays the same object through every rewind. */
  client: TEngine extends "pglite" ? PGlite : Sql;
  engine: TEngine;
  /** Where other clients reach this database; undefined on PGlite, which has no server. */
  url: TEngine extends "pglite" ? undefined : string;
  /**
   * Puts everything back to what it was when the database was created: rows, sequences, DDL, roles, settings, open
   * transactions, listeners. On PGlite a few milliseconds, on a server some fifty.
   *
   * Rejects, and changes nothing, while a query or a transaction is running, and once the database is closed. On
   * PGlite the state of `random()` goes back too; `gen_random_uuid()` never repeats.
   */
  rewind(): Promise<void>;
  /**
   * Another database that begins as this one is now, and rewinds to that. It has what is committed, and on PGlite
   * unlogged tables empty. Close it on its own.
   */
  fork(): Promise<TestDatabase<TRelations, TEngine>>;
  /** Closes and removes the database. Calling it again is no error, not calling it keeps Node alive. */
  close(): Promise<void>;
}
