import type { PGlite } from "@electric-sql/pglite";
import type { AnyRelations, EmptyRelations } from "drizzle-orm";
import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { Sql } from "postgres";
import type { Engine, ServerEngine } from "./engine.ts";

/** Isolated database of one test or test file. `engine` discriminates the type of its client. */
export type TestDatabase<
  TRelations extends AnyRelations = EmptyRelations,
  TEngine extends Engine = Engine,
> = TEngine extends "pglite" ? PgliteTestDatabase<TRelations> : ServerTestDatabase<TRelations>;

interface CommonTestDatabase<TRelations extends AnyRelations> {
  /**
   * Drizzle database, typed by what all drivers share. Drivers wrap raw rows differently: use
   * `db.execute(query, "objects")` for plain ones.
   */
  db: PgAsyncDatabase<PgQueryResultHKT, TRelations>;
  /**
   * Restores the database to its state at creation: rows, sequences, DDL, settings, open transactions, listeners, and
   * on PGlite also roles (on a server they belong to the cluster). Takes a few milliseconds on PGlite, about thirty on
   * a server.
   *
   * Rejects without a change while a query or a transaction is running, and after `close`. On PGlite the state of
   * `random()` is restored too; `gen_random_uuid()` never repeats.
   */
  rewind(): Promise<void>;
  /**
   * Creates another database from the committed state of this one; its own `rewind` restores that state. On PGlite its
   * unlogged tables are empty. Close it separately.
   *
   * Rejects while a query or a transaction is running, and after `close`.
   */
  fork(): Promise<this>;
  /** Closes and removes the database. Idempotent. A database that is not closed keeps Node.js running. */
  close(): Promise<void>;
}

/** A database in the memory of this process. */
export interface PgliteTestDatabase<TRelations extends AnyRelations = EmptyRelations>
  extends CommonTestDatabase<TRelations> {
  engine: "pglite";
  /** Client below `db`; rewinds do not replace the object. */
  client: PGlite;
  /** Undefined: other processes cannot connect. */
  url: undefined;
}

/** A database on a server. */
export interface ServerTestDatabase<TRelations extends AnyRelations = EmptyRelations>
  extends CommonTestDatabase<TRelations> {
  engine: ServerEngine;
  /** postgres.js client below `db`; rewinds do not replace the object. */
  client: Sql;
  /** Connection URL for other clients. A rewind disconnects them. */
  url: string;
}
