import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { madeBetween, readShapes } from "./catalog/fingerprint.ts";
import type { Database, Session } from "./database.ts";
import { explainDatabaseError, serverErrorOf } from "./database_error.ts";
import { MigrateError, messageOf } from "./errors.ts";
import { type MigrationFile, sha256 } from "./files.ts";
import type { Interrupted, Ledger } from "./ledger.ts";
import type { MigrationLock } from "./lock.ts";
import { resumeStatement } from "./resume.ts";
import { applySettings, type SessionState, type StepSettings } from "./settings.ts";
import { isConcurrent, type Statement, type Step } from "./statements.ts";

interface Application {
  readonly db: Database;
  readonly ledger: Ledger;
  readonly lock: MigrationLock;
  /** The state of the session before the migration. */
  readonly session: SessionState;
  readonly file: MigrationFile;
  readonly steps: readonly Step[];
  /** The hazards of the migration that its caller approved. */
  readonly approvals: readonly string[];
  /** Progress of an earlier run. */
  readonly interrupted: Interrupted | undefined;
  /** Deadline of waiting for locks, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly settings: StepSettings;
  readonly onRetry: (reason: string) => void;
}

/** Applies the steps of one migration that are not applied yet. */
export async function applyMigration(application: Application): Promise<void> {
  const { file, steps, interrupted } = application;
  const done = interrupted?.done ?? [];
  if (done.some((hash, index) => !steps[index] || hashOf(steps[index]) !== hash)) {
    throw new MigrateError("history", `${file.name} was edited after some of its steps were applied.`, {
      where: file.path,
      hint: `Restore its first ${done.length} steps from version control; later steps may be changed.`,
    });
  }
  const startedAt = new Date();
  for (const [index, step] of steps.entries()) {
    if (index < done.length) continue;
    const position = { index, isOnly: steps.length === 1, isLast: index === steps.length - 1, startedAt };
    if (step.transactional) await inTransaction(application, step, position);
    else {
      const isBegun = index === done.length && interrupted?.begun === hashOf(step);
      await outsideTransaction(application, step, position, isBegun);
    }
  }
}

/** Position of a step in its migration, and the time when this run started the migration. */
interface Position {
  readonly index: number;
  readonly isOnly: boolean;
  readonly isLast: boolean;
  readonly startedAt: Date;
}

async function inTransaction(
  { db, ledger, lock, session, file, approvals, settings, deadline, onRetry }: Application,
  step: Step,
  { index, isOnly, isLast, startedAt }: Position,
): Promise<void> {
  await withRetries(deadline, onRetry, () =>
    transaction(db, async (tx) => {
      if (!(await lock.enter(tx))) throw new Busy();
      // Another runner behind the same pooler may have applied it since the ledger was read.
      if ((await ledger.stepsOf(tx, file.name)) > index) return;
      await applySettings(tx, settings, "transaction");
      const before = await readShapes(tx);
      for (const statement of step.statements)
        await run(tx, file, statement, "The failed step is rolled back.");
      await session.restoreRole(tx);
      const made = madeBetween(before, await readShapes(tx));
      if (!isOnly) await ledger.finishStep(tx, file, hashOf(step), startedAt, made);
      if (isLast) await ledger.finish(tx, file, startedAt, { approvals, made: isOnly ? made : null });
    }),
  );
}

/** A transaction that fails with the error of its step, even if the connection is lost, which drivers report first. */
async function transaction(db: Database, step: (tx: Session) => Promise<void>): Promise<void> {
  let running: Promise<void> | undefined;
  try {
    await db.transaction((tx) => {
      running = step(tx);
      return running;
    });
  } catch (error) {
    await running;
    throw error;
  }
}

async function outsideTransaction(
  { db, ledger, lock, session, file, approvals, settings, deadline, onRetry }: Application,
  step: Step,
  { isLast, startedAt }: Position,
  isBegun: boolean,
): Promise<void> {
  const [statement] = step.statements;
  if (!statement) return;
  let resumes = isBegun;
  const before = await (isBegun ? ledger.shapesBeforeInterruption(db) : readShapes(db));
  if (!isBegun) await ledger.begin(db, file, hashOf(step), startedAt);
  await withRetries(deadline, onRetry, async () => {
    await lock.confirm();
    const tableLockTimeout = isConcurrent(statement.node) ? 0 : settings.tableLockTimeout;
    await applySettings(db, { tableLockTimeout, statementTimeout: 0 }, "session");
    const isDone = resumes && (await resumeStatement(db, statement.node));
    resumes = true;
    if (!isDone) await run(db, file, statement, "The next run continues with this statement.");
  });
  await session.restoreRole(db);
  await db.transaction(async (tx) => {
    const made = madeBetween(before, await readShapes(tx));
    await ledger.finishStep(tx, file, hashOf(step), startedAt, made);
    if (isLast) await ledger.finish(tx, file, startedAt, { approvals, made: null });
  });
}

const hashOf = ({ statements }: Step): string => sha256(statements.map((one) => one.sql).join(";\n"));

/** Another transaction has the migration lock. */
class Busy extends MigrateError {
  constructor() {
    super("locked", "Another runner is applying a migration.", {
      where: "the migration lock of the transaction",
      hint: "Wait for it and migrate again. Connect directly to the server, not to a transaction pooler such as PgBouncer.",
    });
  }
}

/** SQLSTATE of a lock that was not granted in time, and of a deadlock. */
const lockErrors: Readonly<Record<string, string>> = {
  "55P03": "a table is locked by another session",
  "40P01": "a deadlock with another session",
};

/** Tries a step again after a lock was not granted, with growing and random pauses, until the deadline. */
async function withRetries(
  deadline: number,
  onRetry: (reason: string) => void,
  step: () => Promise<void>,
): Promise<void> {
  for (let pause = 200; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      return await step();
    } catch (error) {
      const reason =
        error instanceof Busy
          ? "another runner is applying a migration"
          : lockErrors[serverErrorOf(error)?.code ?? ""];
      const wait = pause * (0.5 + Math.random());
      if (!reason || Date.now() + wait > deadline) throw error;
      onRetry(reason);
      await delay(wait);
    }
  }
}

/** @param outlook what becomes of the step if the statement fails. */
async function run(
  session: Session,
  file: MigrationFile,
  statement: Statement,
  outlook: string,
): Promise<void> {
  try {
    await session.execute(sql.raw(statement.sql), "objects");
  } catch (error) {
    const { code = "statement", hint } = explainDatabaseError(error) ?? {};
    throw new MigrateError(code, `Migration ${file.name} failed: ${messageOf(error)}`, {
      where: `${file.path}:${statement.line + linesBefore(statement.sql, error)}\n${excerpt(statement.sql)}`,
      hint: hint ?? `Fix the file or the data and migrate again. ${outlook}`,
      cause: error,
    });
  }
}

/** Number of lines of the statement before the error position that PostgreSQL reports, 0 without one. */
function linesBefore(statement: string, error: unknown): number {
  const position = Number(serverErrorOf(error)?.position ?? 1);
  return statement.slice(0, position - 1).split("\n").length - 1;
}

function excerpt(statement: string): string {
  const lines = statement.split("\n");
  return lines.length > 6 ? [...lines.slice(0, 6), "…"].join("\n") : statement;
}
