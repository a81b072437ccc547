import type { Database, Session } from "./database.ts";
import { MigrateError } from "./errors.ts";
import { type MigrationFile, readMigrations } from "./files.ts";
import { statusOf } from "./history.ts";
import { Ledger, type LedgerOptions } from "./ledger.ts";
import { acceptedIn, isAccepted } from "./lint/accepted.ts";
import { readCatalog } from "./lint/catalog.ts";
import { Context } from "./lint/context.ts";
import { effectsOf, type LockMode, type Work } from "./lint/effects.ts";
import { type Finding, inspectStatement, walk } from "./lint/inspect.ts";
import { replay } from "./lint/lint.ts";
import { openScratch, type ScratchDatabase } from "./scratch.ts";
import { parseSteps, type Statement, type Step } from "./statements.ts";
import { type Observation, observeStatement } from "./trace.ts";

/** Options of {@link plan}. */
export interface PlanOptions extends LedgerOptions {
  /** The database that would be migrated. It is only read. */
  readonly db: Database;
  /** Folder of the migrations, drizzle-kit's `out`. */
  readonly folder: string;
  /**
   * Schema of unqualified names.
   *
   * @default "public"
   */
  readonly schema?: string;
  /**
   * Whether to run the pending migrations in a shadow database and report the locks and rewrites that it had.
   *
   * @default false
   */
  readonly trace?: boolean;
  /**
   * Opens the empty shadow database, on which the applied migrations are replayed.
   *
   * @default in-memory PGlite, which must be installed
   */
  readonly scratch?: () => Promise<ScratchDatabase>;
}

/** A table that a statement locks. */
export interface PlannedLock {
  /** Name of the table, without the default schema. */
  readonly table: string;
  readonly lock: LockMode;
  /** What is done with all rows under the lock: they are rewritten, read for an index, or read. */
  readonly work: Work;
  /** Estimated number of rows; null if the table was never analyzed. */
  readonly rows: number | null;
  /** Size of the table with its indexes, in bytes. */
  readonly bytes: number;
}

/** A statement that `migrate` would run. */
export interface PlannedStatement {
  readonly migration: string;
  readonly file: string;
  readonly line: number;
  readonly statement: string;
  /** Whether it runs in a transaction with the statements before and after it. */
  readonly transactional: boolean;
  /** The tables of the database that it locks. */
  readonly locks: readonly PlannedLock[];
  /** Its dangers that the file does not accept. */
  readonly hazards: readonly Finding[];
  /** What it did in the shadow database, with `trace`; null for a statement outside a transaction. */
  readonly observed?: Observation | null;
}

/**
 * Returns what `migrate` would run, in order: each statement of the pending migrations with the tables that it locks,
 * their size in the database, and its hazards. It changes nothing in the database.
 *
 * With `trace` the pending migrations also run in a shadow database, to which the applied ones were replayed. It has no
 * rows; locks and rewrites do not depend on them.
 *
 * @throws MigrateError `configuration` if the folder or the ledger cannot be read, `history` if an applied migration was
 * edited or deleted, `statement` if a file cannot be parsed or, with `trace`, does not run.
 *
 * @example
 * ```ts
 * import { plan } from "@strata/migrate";
 * import { drizzle } from "drizzle-orm/postgres-js";
 *
 * const db = drizzle({ connection: { url: "postgres://localhost:5432/shop", max: 1 } });
 * for (const { statement, locks } of await plan({ db, folder: "migrations" })) {
 *   for (const { table, lock, work, rows } of locks) console.log(statement, table, lock, work, rows);
 * }
 * ```
 */
export async function plan(options: PlanOptions): Promise<PlannedStatement[]> {
  const { db, folder, schema = "public", trace = false, scratch = openScratch } = options;
  const files = readMigrations(folder);
  const known = await new Ledger(options).read(db, files);
  const status = statusOf(files, known);
  refuseEdited(status, folder);
  const waiting = new Set(status.filter(({ state }) => state !== "applied").map(({ name }) => name));
  const steps = new Map<MigrationFile, readonly Step[]>();
  for (const file of files) if (trace || waiting.has(file.name)) steps.set(file, await parseSteps(file));
  const pending = [...steps].filter(([file]) => waiting.has(file.name));
  const observed = trace
    ? await observe(scratch, [...steps], waiting)
    : new Map<Statement, Observation | null>();
  const context = new Context(await readCatalog(db), schema);
  const planned: PlannedStatement[] = [];
  for (const [file, all] of pending) {
    const accepted = acceptedIn(file.text);
    const done = known.find(({ name }) => name === file.name)?.interrupted?.done.length ?? 0;
    const isDone = new Set(all.slice(0, done).flatMap(({ statements }) => statements));
    const outside = new Set(all.flatMap((step) => (step.transactional ? [] : step.statements)));
    walk(all, context, (statement) => {
      if (isDone.has(statement)) return;
      const { findings } = inspectStatement(file, statement, context);
      planned.push({
        migration: file.name,
        file: file.path,
        line: statement.line,
        statement: statement.sql,
        transactional: !outside.has(statement),
        locks: locksOf(statement, context),
        hazards: findings.filter((finding) => !isAccepted(finding, accepted)),
        ...(trace && { observed: observed.get(statement) ?? null }),
      });
    });
  }
  return planned;
}

function refuseEdited(status: ReturnType<typeof statusOf>, folder: string): void {
  const changed = status.filter(({ state }) => state === "edited" || state === "missing");
  if (changed.length === 0) return;
  throw new MigrateError(
    "history",
    `An applied migration has changed: ${changed.map(({ name }) => name).join(", ")}.`,
    {
      where: folder,
      hint: "Restore the file from version control, and put the change into a new migration.",
    },
  );
}

const locksOf = ({ node }: Statement, context: Context): PlannedLock[] =>
  effectsOf(node, context).flatMap(({ relation, lock, work }) => {
    const known = context.relation(relation);
    if (!known) return [];
    return [{ table: context.label(known), lock, work, rows: known.rows ?? null, bytes: known.bytes }];
  });

/** Replays the applied migrations in a shadow database, and watches what the pending ones do. */
async function observe(
  scratch: () => Promise<ScratchDatabase>,
  files: readonly (readonly [MigrationFile, readonly Step[]])[],
  waiting: ReadonlySet<string>,
): Promise<Map<Statement, Observation | null>> {
  const observed = new Map<Statement, Observation | null>();
  const { db, close } = await scratch();
  try {
    for (const [file, steps] of files) {
      if (!waiting.has(file.name)) {
        await replay(db, file, steps);
        continue;
      }
      for (const step of steps) {
        if (!step.transactional) await replay(db, file, [step]);
        else {
          await db.transaction(async (tx: Session) => {
            for (const statement of step.statements) {
              observed.set(
                statement,
                await observeStatement(tx, () => replay(tx, file, [{ ...step, statements: [statement] }])),
              );
            }
          });
        }
      }
    }
  } finally {
    await close();
  }
  return observed;
}
