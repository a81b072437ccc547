import { sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { MigrateError } from "../errors.ts";
import { type MigrationFile, readMigrations } from "../files.ts";
import { statusOf } from "../history.ts";
import { Ledger, type LedgerOptions } from "../ledger.ts";
import { literal, quoted } from "../quoted.ts";
import { openScratch, type ScratchDatabase } from "../scratch.ts";
import { type Catalog, type CatalogObject, keyOf, readCatalog, readCatalogIn } from "./catalog.ts";
import { compareCatalogs, type Difference } from "./diff.ts";
import { copyRoles, replay } from "./replay.ts";

/** Options of {@link verify}. */
export interface VerifyOptions extends LedgerOptions {
  readonly db: Database;
  /** Folder of the migrations, drizzle-kit's `out`. */
  readonly folder: string;
  /**
   * The last migration that the database should have, by name.
   *
   * @default the applied migrations of the folder
   */
  readonly to?: string | undefined;
  /**
   * Opens an empty database to replay the migrations.
   *
   * @default in-memory PGlite, which must be installed
   */
  readonly scratch?: (() => Promise<ScratchDatabase>) | undefined;
}

/**
 * Compares a database with what its migrations make of an empty one: the applied migrations are replayed, and both
 * catalogs compared. Objects that no migration made are left alone unless they are inside a table that one made; so are
 * partitions, grants and storage options that were added.
 *
 * @returns the differences, each with the statements that fix it; none if the database is what its migrations say.
 * @throws MigrateError `configuration` if the folder, the ledger or `to` cannot be read, or the migrations cannot be
 * replayed; `history` if the ledger was changed.
 *
 * @example
 * ```ts
 * import { verify } from "@strata/migrate";
 * import { drizzle } from "drizzle-orm/postgres-js";
 *
 * const db = drizzle({ connection: { url: "postgres://localhost:5432/shop", max: 1 } });
 * for (const { object, attribute, before, after, sql } of await verify({ db, folder: "migrations" })) {
 *   console.log(object, attribute, before, after, sql);
 * }
 * ```
 */
export async function verify(options: VerifyOptions): Promise<Difference[]> {
  const files = readMigrations(options.folder);
  return differencesAfter(
    options,
    options.to === undefined ? await applied(options, files) : upTo(files, options.to),
  );
}

/** The files that the database has. */
async function applied({ db, ...options }: VerifyOptions, files: MigrationFile[]): Promise<MigrationFile[]> {
  const states = new Map(
    statusOf(files, await new Ledger(options).read(db, files)).map(({ name, state }) => [name, state]),
  );
  return files.filter(({ name }) => states.get(name) === "applied" || states.get(name) === "edited");
}

/**
 * The files up to and including one.
 *
 * @throws MigrateError `configuration` if there is none of that name.
 */
export function upTo(files: readonly MigrationFile[], name: string): MigrationFile[] {
  const last = files.findIndex((file) => file.name === name);
  if (last >= 0) return files.slice(0, last + 1);
  throw new MigrateError("configuration", `There is no migration ${name}.`, {
    where: files.map((file) => file.name).join(", "),
    hint: "Name one of these.",
  });
}

/** Compares a database with an empty one to which some migrations were applied. */
export async function differencesAfter(
  { db, scratch = openScratch, ...options }: VerifyOptions,
  files: readonly MigrationFile[],
): Promise<Difference[]> {
  const opened = await scratch();
  try {
    await copyRoles(db, opened.db);
    await replay(opened.db, files);
    const wanted = await readCatalog(opened.db);
    const database = withoutLedger(await readCatalog(db), new Ledger(options));
    return compareCatalogs(await inWordsOf(opened.db, database, wanted), wanted);
  } finally {
    await opened.close();
  }
}

function withoutLedger(catalog: Catalog, { schema, drizzleTable, table }: Ledger): Catalog {
  const own = new Set([drizzleTable, table].map((name) => JSON.stringify([schema, name])));
  const objects = catalog.objects.filter(({ path }) => !own.has(JSON.stringify(path.slice(0, 2))));
  return { ...catalog, objects };
}

/**
 * The database with the definitions of `wanted` where they mean the same: PostgreSQL 15 qualifies columns that
 * PostgreSQL 16 does not, and an expression that was dumped and restored has fewer parentheses. Both definitions are
 * created on the same server, read back and discarded.
 */
async function inWordsOf(server: Database, database: Catalog, wanted: Catalog): Promise<Catalog> {
  const wants = new Map(wanted.objects.map((object) => [keyOf(object), object.attributes.definition]));
  const objects: CatalogObject[] = [];
  for (const object of database.objects) {
    const definition = wants.get(keyOf(object));
    const same = definition !== undefined && (await isSame(server, object, definition));
    objects.push(same ? { ...object, attributes: { ...object.attributes, definition } } : object);
  }
  return { ...database, objects };
}

async function isSame(server: Database, object: CatalogObject, definition: string): Promise<boolean> {
  const current = object.attributes.definition;
  if (current === undefined || current === definition) return true;
  const printed = async (text: string) => {
    const statements = inPlace(object, text);
    return statements && printedBy(server, object, statements);
  };
  const print = await printed(current);
  return print !== undefined && (print === definition || print === (await printed(definition)));
}

/** Statements that replace an object of the same name by one with the definition. */
function inPlace({ kind, path }: CatalogObject, definition: string): string[] | undefined {
  const [last = ""] = path.slice(-1);
  const table = path.slice(0, 2).map(quoted).join(".");
  switch (kind) {
    case "view":
    case "materialized view":
      return [`CREATE TEMPORARY VIEW ${quoted("printed view")} AS ${definition}`];
    case "constraint":
      return definition.startsWith("CHECK")
        ? [
            `ALTER TABLE ${table} DROP CONSTRAINT ${quoted(last)}`,
            `ALTER TABLE ${table} ADD CONSTRAINT ${quoted(last)} ${definition}`,
          ]
        : undefined;
    case "index":
      return [`DROP INDEX ${table}`, definition];
    case "policy":
      return [
        `DROP POLICY ${quoted(last)} ON ${table}`,
        `CREATE POLICY ${quoted(last)} ON ${table} ${definition}`,
      ];
    default:
      return undefined;
  }
}

/** The definition as the server prints it; undefined if it cannot be created there. The transaction is rolled back. */
async function printedBy(
  server: Database,
  object: CatalogObject,
  statements: readonly string[],
): Promise<string | undefined> {
  let printed: string | undefined;
  await server
    .transaction(async (tx) => {
      for (const statement of statements) await tx.execute(sql.raw(statement), "objects");
      if (object.kind.endsWith("view")) {
        await tx.execute(sql`select set_config('search_path', 'pg_catalog, pg_temp', true)`, "objects");
        const [row] = await tx.execute<{ text: string }>(
          sql`select rtrim(pg_get_viewdef(${sql.raw(literal('pg_temp."printed view"'))}::regclass), ';') as text`,
          "objects",
        );
        printed = row?.text;
      } else {
        const { objects } = await readCatalogIn(tx);
        printed = objects.find((one) => keyOf(one) === keyOf(object))?.attributes.definition;
      }
      throw new Discard();
    })
    .catch(() => {});
  return printed;
}

/** Rolls a transaction back. */
class Discard extends Error {}
