import type { PGlite } from "@electric-sql/pglite";
import type { AnyRelations, EmptyRelations } from "drizzle-orm";
import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { Sql } from "postgres";
import type { Engine, ServerEngine } from "./engine.ts";

/** A database that one test, or one test file, has to itself. `engine` tells which kind of client it has. */
export type TestDatabase<
  TRelations extends AnyRelations = EmptyRelations,
  TEngine extends Engine = Engine,
> = TEngine extends "pglite" ? PgliteTestDatabase<TRelations> : ServerTestDatabase<TRelations>;

interface CommonTestDatabase<TRelations extends AnyRelations> {
  /**
   * The database, typed by what all drivers share. They return raw rows in different wrappings, so ask for plain
   * ones: `db.execute(query, "objects")`.
   */
  db: PgAsyncDatabase<PgQueryResultHKT, TRelations>;
  /**
   * Puts everything back to what it was when the database was created: rows, sequences, DDL, settings, open
   * transactions, listeners; on PGlite roles too, which on a server are not the database's. On PGlite it takes a few
   * milliseconds, on a server some thirty.
   *
   * Rejects, and changes nothing, while a query or a transaction is running, and once the database is closed. On PGlite
   * the state of `random()` goes back too; `gen_random_uuid()` never repeats.
   */
  rewind(): Promise<void>;
  /**
   * Another database that begins as this one is now, and rewinds to that. It has what is committed, and on PGlite
   * unlogged tables empty. Close it on its own.
   *
   * Rejects while a query or a transaction is running, and once the database is closed.
   */
  fork(): Promise<this>;
  /** Closes and removes the database. Calling it again is no error, not calling it keeps Node alive. */
  close(): Promise<void>;
}

/** A database in the memory of this process. */
export interface PgliteTestDatabase<TRelations extends AnyRelations = EmptyRelations>
  extends CommonTestDatabase<TRelations> {
  engine: "pglite";
  /** What `db` talks to; the same object through every rewind. */
  client: PGlite;
  /** Other processes cannot reach it. */
  url: undefined;
}

/** A database on a server. */
export interface ServerTestDatabase<TRelations extends AnyRelations = EmptyRelations>
  extends CommonTestDatabase<TRelations> {
  engine: ServerEngine;
  /** What `db` talks to, of postgres.js; the same object through every rewind. */
  client: Sql;
  /** Where other clients reach the database. A rewind disconnects them. */
  url: string;
}
