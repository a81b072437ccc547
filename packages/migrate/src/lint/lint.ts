import { sql } from "drizzle-orm";
import type { Session } from "../database.ts";
import { MigrateError, messageOf } from "../errors.ts";
import { type MigrationFile, readMigrations } from "../files.ts";
import { openScratch, type ScratchDatabase } from "../scratch.ts";
import { parseSteps, type Step } from "../statements.ts";
import { acceptedIn, isAccepted } from "./accepted.ts";
import { readCatalog } from "./catalog.ts";
import { Context } from "./context.ts";
import { type Finding, inspectStatement, walk } from "./inspect.ts";

/** Options of {@link lint}. */
export interface LintOptions {
  /** Folder of the migrations, drizzle-kit's `out`. */
  readonly folder: string;
  /**
   * Name of the last migration that is not checked; those before it are not either. Default: none, all are checked.
   */
  readonly since?: string | undefined;
  /** Names of the migrations to judge, instead of `since`. */
  readonly only?: readonly string[] | undefined;
  /**
   * Schema of unqualified names.
   *
   * @default "public"
   */
  readonly schema?: string;
  /**
   * Opens an empty database to replay the migrations, for rules that need the catalog.
   *
   * @default in-memory PGlite, which must be installed
   */
  readonly scratch?: () => Promise<ScratchDatabase>;
}

/**
 * Finds dangerous statements in migrations: those that lose data, break programs of the previous release, block reads or
 * writes, or rewrite a table. It judges the parse tree of PostgreSQL, what the file did before, and the catalog that the
 * earlier migrations create in an empty database. What a file does to a table that it created is never dangerous.
 *
 * A line `--! allow rule` in a file accepts the findings of a rule, and `--! allow rule=object` a single one.
 *
 * @returns the findings in the order of the files.
 * @throws MigrateError `configuration` if the folder cannot be read or `since` is not in it, `statement` if a file cannot
 * be parsed or replayed.
 *
 * @example
 * ```ts
 * import { lint } from "@strata/migrate";
 *
 * const findings = await lint({ folder: "migrations", since: "20260101000000_first" });
 * for (const { file, line, rule, message } of findings) console.log(`${file}:${line} ${rule}: ${message}`);
 * ```
 */
export async function lint(options: LintOptions): Promise<Finding[]> {
  const { folder, schema = "public", scratch = openScratch } = options;
  const files = readMigrations(folder);
  const checked = checkedFiles(files, options);
  if (checked.size === 0) return [];
  const plans = await Promise.all(files.map(async (file) => ({ file, steps: await parseSteps(file) })));
  const last = plans.findLastIndex(({ file }) => checked.has(file.name));
  const { db, close } = await scratch();
  try {
    const findings: Finding[] = [];
    for (const { file, steps } of plans.slice(0, last + 1)) {
      if (checked.has(file.name))
        findings.push(...judge(file, steps, new Context(await readCatalog(db), schema)));
      if (file !== plans[last]?.file) await replay(db, file, steps);
    }
    return findings;
  } finally {
    await close();
  }
}

function checkedFiles(files: readonly MigrationFile[], { folder, since, only }: LintOptions): Set<string> {
  const names = files.map(({ name }) => name);
  const unknown = [...(since === undefined ? [] : [since]), ...(only ?? [])].find(
    (name) => !names.includes(name),
  );
  if (unknown !== undefined) {
    throw new MigrateError("configuration", `There is no migration ${unknown}.`, {
      where: folder,
      hint: "Give the name of a folder with a migration.sql.",
    });
  }
  if (only) return new Set(only);
  return new Set(since === undefined ? names : names.slice(names.indexOf(since) + 1));
}

function judge(file: MigrationFile, steps: readonly Step[], context: Context): Finding[] {
  const accepted = acceptedIn(file.text);
  const findings: Finding[] = [];
  walk(steps, context, (statement) => findings.push(...inspectStatement(file, statement, context).findings));
  return findings.filter((finding) => !isAccepted(finding, accepted));
}

/** Applies a migration to the scratch database, without a ledger. */
export async function replay(db: Session, file: MigrationFile, steps: readonly Step[]): Promise<void> {
  for (const { statements } of steps) {
    for (const statement of statements) {
      try {
        await db.execute(sql.raw(statement.sql), "objects");
      } catch (error) {
        throw new MigrateError("statement", `Replaying ${file.name} failed: ${messageOf(error)}`, {
          where: `${file.path}:${statement.line}\n${statement.sql}`,
          hint: "The migrations are replayed in an empty database. Fix the file, or pass a `scratch` with what it needs.",
          cause: error,
        });
      }
    }
  }
}
