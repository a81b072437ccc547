import { type SQL, sql } from "drizzle-orm";
import { type DriftedObject, driftOf, type Made, readShapes } from "./catalog/fingerprint.ts";
import type { Database, Session } from "./database.ts";
import { MigrateError } from "./errors.ts";
import { drizzleHashesOf, type MigrationFile, sha256 } from "./files.ts";
import { version } from "./version.ts";

/** Where the history of a project is stored: the table of drizzle-orm, and beside it the ledger of this package. */
export interface LedgerOptions {
  /**
   * Schema of both tables, `migrations.schema` of drizzle.config.ts.
   *
   * @default "drizzle"
   */
  readonly migrationsSchema?: string | undefined;
  /**
   * Table of drizzle-orm, `migrations.table` of drizzle.config.ts. The ledger is the table of that name with the
   * suffix `_ledger`. Projects that migrate the same database need different tables.
   *
   * @default "__drizzle_migrations"
   */
  readonly migrationsTable?: string | undefined;
}

/** A migration that a database has. */
export interface AppliedMigration {
  readonly name: string;
  /** Null if only the table of drizzle-orm has the migration, and it has no time. */
  readonly appliedAt: Date | null;
  /** Null for an interrupted migration, of which only some steps are applied. */
  readonly contentHash: string | null;
  /** The applied steps of an interrupted migration; null for any other. */
  readonly interrupted: Interrupted | null;
  /** Whether the migration is in the ledger; otherwise only in the table of drizzle-orm. */
  readonly isRecorded: boolean;
}

/** How far an interrupted migration has come. */
export interface Interrupted {
  /** SHA-256 of each applied step, in order. */
  readonly done: readonly string[];
  /** SHA-256 of a started step outside a transaction whose outcome is unknown; null if there is none. */
  readonly begun: string | null;
}

interface Row extends Record<string, unknown> {
  name: string;
  event: "adopted" | "begun" | "done" | "applied";
  hash: string;
  chain: string | null;
  millis: number | null;
}

/** The table of drizzle-orm unless drizzle.config.ts names another. */
const DEFAULT_TABLE = { schema: "drizzle", table: "__drizzle_migrations" };

/** Columns that the ledger gained after its first version, with their types. */
const addedColumns = {
  /** Version of this package that wrote the row. */
  version: "text",
  /** The approved hazards of the migration. */
  approvals: "text[]",
  /** The objects that the step or migration created, changed or dropped: {@link Made}. */
  made: "jsonb",
};

/** What a row of the ledger says beside its event. */
interface Details {
  readonly approvals?: readonly string[];
  readonly made?: Made | null;
}

/** The two tables of a history, with their reads and writes. */
export class Ledger {
  readonly schema: string;
  readonly drizzleTable: string;
  readonly table: string;

  constructor({
    migrationsSchema = DEFAULT_TABLE.schema,
    migrationsTable = DEFAULT_TABLE.table,
  }: LedgerOptions) {
    this.schema = migrationsSchema;
    this.drizzleTable = migrationsTable;
    this.table = `${migrationsTable}_ledger`;
  }

  get #ledger(): SQL {
    return sql`${sql.identifier(this.schema)}.${sql.identifier(this.table)}`;
  }

  get #drizzle(): SQL {
    return sql`${sql.identifier(this.schema)}.${sql.identifier(this.drizzleTable)}`;
  }

  /**
   * Creates the tables that are missing; that of drizzle-orm with drizzle-orm's own statements. If both exist, the role
   * needs no CREATE privilege.
   *
   * @throws MigrateError `configuration` if the table was written by drizzle-orm before 1.0 and has rows of another project.
   */
  async create(db: Database, files: readonly MigrationFile[]): Promise<void> {
    const ledger = await this.#find(db, this.schema, this.table);
    const drizzle = await this.#find(db, this.schema, this.drizzleTable);
    const run = (statement: SQL) => db.execute(statement, "objects");
    if (!ledger && !drizzle) await this.#createSchema(db);
    if (!drizzle) {
      await run(sql`
        create table if not exists ${this.#drizzle} (
          id serial primary key,
          hash text not null,
          created_at bigint,
          name text,
          applied_at timestamp with time zone default now()
        )`);
    } else if (!drizzle.has("name")) await this.#convert(db, files);
    const added = Object.entries(addedColumns).filter(([column]) => !ledger?.has(column));
    if (ledger && added.length > 0) {
      const columns = added.map(([column, type]) => `add column ${column} ${type}`).join(", ");
      await run(sql`alter table ${this.#ledger} ${sql.raw(columns)}`);
    }
    if (!ledger) {
      await run(sql`
        create table if not exists ${this.#ledger} (
          id bigint generated always as identity primary key,
          name text not null,
          event text not null check (event in ('adopted', 'begun', 'done', 'applied')),
          hash text not null,
          chain text,
          started_at timestamp with time zone,
          finished_at timestamp with time zone not null default clock_timestamp(),
          role text not null default session_user,
          ${sql.raw(added.map(([column, type]) => `${column} ${type}`).join(", "))},
          check ((event in ('adopted', 'applied')) = (chain is not null))
        )`);
    }
  }

  /** `create schema if not exists` needs the CREATE privilege even if the schema exists. */
  async #createSchema(db: Session): Promise<void> {
    const rows = await db.execute(sql`select from pg_namespace where nspname = ${this.schema}`, "objects");
    if (rows.length > 0) return;
    await db.execute(sql`create schema if not exists ${sql.identifier(this.schema)}`, "objects");
  }

  /** Converts a table of drizzle-orm before 1.0, in the same way as drizzle-orm 1.0. */
  async #convert(db: Database, files: readonly MigrationFile[]): Promise<void> {
    const rows = await db.execute<{ id: number; hash: string; created_at: string | number }>(
      sql`select id, hash, created_at from ${this.#drizzle} order by id`,
      "objects",
    );
    const matched = rows.map((row) => ({ id: row.id, name: fileOfOldRow(files, row)?.name }));
    if (matched.some(({ name }) => name === undefined)) {
      throw new MigrateError(
        "configuration",
        `${this.schema}.${this.drizzleTable} is the history of another project, written by drizzle-orm before 1.0.`,
        {
          where: `${matched.filter(({ name }) => name === undefined).length} of its rows match no migration here`,
          hint: "Give this project its own table: `migrations: { table: … }` in drizzle.config.ts and `migrationsTable` here. Another row in that table would make the other project skip migrations.",
        },
      );
    }
    await db.transaction(async (tx) => {
      await tx.execute(
        sql`alter table ${this.#drizzle} add column name text, add column applied_at timestamp with time zone default now()`,
        "objects",
      );
      for (const { id, name } of matched) {
        await tx.execute(
          sql`update ${this.#drizzle} set name = ${name}, applied_at = null where id = ${id}`,
          "objects",
        );
      }
    });
  }

  /**
   * The migrations of the database, in the order in which they were applied: those of the ledger, and files that
   * drizzle-orm has applied. Rows of other projects in the table of drizzle-orm are ignored.
   *
   * @throws MigrateError `configuration` if a table is not an ordinary one, `history` if the ledger was changed.
   */
  async read(db: Session, files: readonly MigrationFile[]): Promise<AppliedMigration[]> {
    const known = this.#fold(await this.#rows(db));
    const names = new Set(known.filter(({ interrupted }) => !interrupted).map(({ name }) => name));
    const others = (await this.#drizzleRows(db, files)).filter(({ name }) => !names.has(name));
    const elsewhere = new Set(others.map(({ name }) => name));
    return [...known.filter(({ name }) => !elsewhere.has(name)), ...others];
  }

  async #rows(db: Session): Promise<Row[]> {
    if (!(await this.#find(db, this.schema, this.table))) return [];
    return db.execute<Row>(
      sql`select name, event, hash, chain,
            (extract(epoch from case event when 'adopted' then started_at else finished_at end) * 1000)::float8 as millis
          from ${this.#ledger} order by id`,
      "objects",
    );
  }

  #fold(rows: readonly Row[]): AppliedMigration[] {
    const migrations = new Map<string, AppliedMigration>();
    let chain = "";
    for (const { name, event, hash, chain: stored, millis } of rows) {
      if (event === "begun" || event === "done") {
        const done = migrations.get(name)?.interrupted?.done ?? [];
        const interrupted = event === "done" ? { done: [...done, hash], begun: null } : { done, begun: hash };
        migrations.set(name, { name, appliedAt: null, contentHash: null, interrupted, isRecorded: true });
        continue;
      }
      chain = chainHash(chain, name, hash);
      if (chain !== stored) {
        throw new MigrateError("history", "The ledger was modified: the hash chain of its rows is broken.", {
          where: `${this.schema}.${this.table}, at ${name}`,
          hint: "Restore its rows from a backup. Only migrate adds rows, and it never changes them.",
        });
      }
      const appliedAt = millis === null ? null : new Date(millis);
      // In the order in which they were completed.
      migrations.delete(name);
      migrations.set(name, { name, appliedAt, contentHash: hash, interrupted: null, isRecorded: true });
    }
    return [...migrations.values()];
  }

  /** The files that drizzle-orm has applied, according to its table or to its default table, which older runs used. */
  async #drizzleRows(db: Session, files: readonly MigrationFile[]): Promise<AppliedMigration[]> {
    const byName = new Map(files.map((file) => [file.name, file]));
    const own = { schema: this.schema, table: this.drizzleTable };
    const isDefault = own.schema === DEFAULT_TABLE.schema && own.table === DEFAULT_TABLE.table;
    const found = new Map<string, AppliedMigration>();
    for (const { schema, table } of isDefault ? [own] : [own, DEFAULT_TABLE]) {
      const isOwn = schema === own.schema && table === own.table;
      const relation = await this.#find(db, schema, table);
      if (!relation) continue;
      const from = sql`${sql.identifier(schema)}.${sql.identifier(table)}`;
      const rows = await db.execute<OldRow & { name: string | null; millis: number | null }>(
        relation.has("name")
          ? sql`select name, hash, created_at, (extract(epoch from applied_at) * 1000)::float8 as millis from ${from} order by id`
          : sql`select null as name, hash, created_at, null as millis from ${from} order by id`,
        "objects",
      );
      for (const row of rows) {
        const file = row.name === null ? fileOfOldRow(files, row) : byName.get(row.name);
        const isSame = file !== undefined && drizzleHashesOf(file).includes(row.hash);
        // A row of that name with another hash is an edited file in our own table, another project's elsewhere.
        if (!file || found.has(file.name) || (!isSame && !isOwn)) continue;
        found.set(file.name, {
          name: file.name,
          appliedAt: row.millis === null ? null : new Date(row.millis),
          contentHash: isSame ? file.contentHash : row.hash,
          interrupted: null,
          isRecorded: false,
        });
      }
    }
    return [...found.values()];
  }

  /** Finds the columns of a table. Another kind of relation is rejected: reading a view runs the code of its owner. */
  async #find(db: Session, schema: string, table: string): Promise<ReadonlySet<string> | undefined> {
    const [relation] = await db.execute<{ kind: string; columns: string[] }>(
      sql`select c.relkind::text as kind, array(select a.attname::text from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = ${schema} and c.relname = ${table}`,
      "objects",
    );
    if (!relation) return undefined;
    if (relation.kind === "r" || relation.kind === "p") return new Set(relation.columns);
    throw new MigrateError("configuration", `${schema}.${table} is not a table.`, {
      where: `its kind in pg_class is ${relation.kind}`,
      hint: "The applied migrations are stored in a table of this name. Find out what replaced it before you migrate.",
    });
  }

  /**
   * Adds the migrations that only the table of drizzle-orm has to the ledger. What they changed in objects of earlier
   * migrations is intended.
   */
  async adopt(db: Database, migrations: readonly AppliedMigration[]): Promise<void> {
    const unrecorded = migrations.filter(({ isRecorded }) => !isRecorded);
    if (unrecorded.length === 0) return;
    await db.transaction(async (tx) => {
      const made = await this.#changes(tx);
      for (const [index, { name, contentHash, appliedAt }] of unrecorded.entries()) {
        const isLast = index === unrecorded.length - 1;
        await this.#append(tx, name, "adopted", contentHash ?? "", appliedAt, { made: isLast ? made : null });
      }
    });
  }

  /** Records migrations as applied that were not, with what they made, in both tables. */
  async baseline(db: Session, files: readonly MigrationFile[], made: Made): Promise<void> {
    for (const [index, file] of files.entries()) {
      await this.finish(db, file, new Date(), { made: index === files.length - 1 ? made : null });
    }
  }

  /** Records the present state of the objects that migrations made as intended: another row of the last migration. */
  async accept(db: Session, last: AppliedMigration): Promise<void> {
    const changes = await this.#changes(db);
    await this.#append(db, last.name, "adopted", last.contentHash ?? "", last.appliedAt, { made: changes });
  }

  /** The present state of the objects that migrations made, where it is another than they left. */
  async #changes(db: Session): Promise<Made> {
    const expected = await this.#expected(db);
    const actual = await readShapes(db);
    return Object.fromEntries(
      Object.keys(expected)
        .filter((object) => (actual.get(object) ?? null) !== expected[object])
        .map((object) => [object, actual.get(object) ?? null]),
    );
  }

  /**
   * The objects that migrations made and that are no longer as they left them. None if the ledger does not say what they
   * made, as one of an earlier version, while drizzle-orm has applied migrations that the ledger does not have, or while
   * the outcome of an interrupted step is unknown.
   */
  async drift(db: Session, migrations: readonly AppliedMigration[]): Promise<DriftedObject[]> {
    if (migrations.some(({ isRecorded, interrupted }) => !isRecorded || interrupted?.begun)) return [];
    const expected = await this.#expected(db);
    return Object.keys(expected).length === 0 ? [] : driftOf(expected, await readShapes(db));
  }

  /** The objects before an interrupted step, as far as they are known: what it dropped or changed is as migrations left it. */
  async shapesBeforeInterruption(db: Session): Promise<ReadonlyMap<string, string>> {
    const expected = Object.entries(await this.#expected(db));
    const existing = expected.filter((entry): entry is [string, string] => entry[1] !== null);
    return new Map([...(await readShapes(db)), ...existing]);
  }

  async #expected(db: Session): Promise<Made> {
    if (!(await this.#find(db, this.schema, this.table))?.has("made")) return {};
    const rows = await db.execute<{ made: Made }>(
      sql`select made from ${this.#ledger} where made is not null order by id`,
      "objects",
    );
    return Object.assign({}, ...rows.map(({ made }) => made));
  }

  /** Number of applied steps of a migration, as the transaction sees it; all steps if the migration is complete. */
  async stepsOf(tx: Session, name: string): Promise<number> {
    const [row] = await tx.execute<{ steps: number; complete: boolean }>(
      sql`select count(*) filter (where event = 'done')::int as steps,
            coalesce(bool_or(event in ('adopted', 'applied')), false) as complete
          from ${this.#ledger} where name = ${name}`,
      "objects",
    );
    return row?.complete ? Number.POSITIVE_INFINITY : (row?.steps ?? 0);
  }

  /** Records the start of a step that runs outside a transaction. */
  begin(db: Session, file: MigrationFile, stepHash: string, startedAt: Date): Promise<void> {
    return this.#append(db, file.name, "begun", stepHash, startedAt);
  }

  /** Records one applied step of a migration with several. */
  finishStep(
    db: Session,
    file: MigrationFile,
    stepHash: string,
    startedAt: Date,
    made: Made | null,
  ): Promise<void> {
    return this.#append(db, file.name, "done", stepHash, startedAt, { made });
  }

  /** Records an applied migration in the ledger and, as drizzle-orm does, in the table of drizzle-orm. */
  async finish(db: Session, file: MigrationFile, startedAt: Date, details: Details): Promise<void> {
    await this.#append(db, file.name, "applied", file.contentHash, startedAt, details);
    await db.execute(
      sql`insert into ${this.#drizzle} (hash, created_at, name) values (${file.hash}, ${file.folderMillis}, ${file.name})`,
      "objects",
    );
  }

  async #append(
    db: Session,
    name: string,
    event: Row["event"],
    hash: string,
    startedAt: Date | null,
    { approvals = [], made = null }: Details = {},
  ): Promise<void> {
    let chain: string | null = null;
    if (event === "adopted" || event === "applied") {
      const [last] = await db.execute<{ chain: string }>(
        sql`select chain from ${this.#ledger} where chain is not null order by id desc limit 1`,
        "objects",
      );
      chain = chainHash(last?.chain ?? "", name, hash);
    }
    await db.execute(
      sql`insert into ${this.#ledger} (name, event, hash, chain, started_at, version, approvals, made)
          values (${name}, ${event}, ${hash}, ${chain}, ${startedAt?.toISOString() ?? null}, ${version},
            (select array_agg(value) from json_array_elements_text(${JSON.stringify(approvals)}::text::json) value),
            ${made && JSON.stringify(made)}::text::jsonb)`,
      "objects",
    );
  }
}

interface OldRow extends Record<string, unknown> {
  hash: string;
  created_at: string | number;
}

/** The file of a row without a name, found as drizzle-orm 1.0 finds it: by its time, in seconds, and its hash. */
function fileOfOldRow(
  files: readonly MigrationFile[],
  { hash, created_at }: OldRow,
): MigrationFile | undefined {
  const seconds = Math.floor(Number(created_at) / 1000);
  const ofTime = files.filter((file) => Math.floor(file.folderMillis / 1000) === seconds);
  return (ofTime.length > 0 ? ofTime : files).find((file) => drizzleHashesOf(file).includes(hash));
}

const chainHash = (before: string, name: string, hash: string): string =>
  sha256(`${before}\n${name}\n${hash}`);
