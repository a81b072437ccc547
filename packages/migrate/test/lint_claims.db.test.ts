import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Session } from "../src/database.ts";
import { readMigrations } from "../src/files.ts";
import { readCatalog } from "../src/lint/catalog.ts";
import { Context } from "../src/lint/context.ts";
import { effectsOf, lockModes } from "../src/lint/effects.ts";
import { replay } from "../src/lint/lint.ts";
import { rules } from "../src/lint/rules.ts";
import { parseSteps } from "../src/statements.ts";
import { createProject, first, type Project, second } from "./project.ts";

const fixture = (name: string) => readFileSync(new URL(`lint/${name}.sql`, import.meta.url), "utf8");

let project: Project;

beforeEach(async () => {
  project = await createProject();
});

afterEach(() => project.remove());

interface Observed {
  /** The strongest lock on each table and view that existed before. */
  readonly locks: Readonly<Record<string, string>>;
  /** The tables that were written anew. */
  readonly rewritten: readonly string[];
}

interface File extends Record<string, unknown> {
  oid: number;
  name: string;
  node: number;
}

const filesOf = (db: Session) =>
  db.execute<File>(
    sql`select c.oid::int as oid, c.relname::text as name, c.relfilenode::int as node
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('public', 'old') and c.relkind in ('r', 'p', 'v', 'm')`,
    "objects",
  );

/** Runs a statement in a transaction and reads what it locked and rewrote. */
async function observe(statement: string): Promise<Observed> {
  return project.db.transaction(async (tx) => {
    const before = await filesOf(tx);
    await tx.execute(sql.raw(statement), "objects");
    const held = await tx.execute<{ oid: number; mode: string }>(
      sql`select relation::int as oid, mode from pg_locks where pid = pg_backend_pid() and locktype = 'relation'`,
      "objects",
    );
    const after = new Map((await filesOf(tx)).map(({ oid, node }) => [oid, node]));
    const locks = before.flatMap(({ oid, name }) => {
      const modes = held.filter((lock) => lock.oid === oid).map(({ mode }) => mode);
      const strongest = lockModes.findLast((mode) => modes.includes(mode));
      return strongest ? [[name, strongest] as const] : [];
    });
    return {
      locks: Object.fromEntries(locks),
      rewritten: before
        .filter(({ oid, node }) => node !== 0 && (after.get(oid) ?? node) !== node)
        .map(({ name }) => name),
    };
  });
}

/** Locks that block no writer are held by almost every statement and are not claimed. */
const matters = (mode: string) =>
  (lockModes as readonly string[]).indexOf(mode) >= lockModes.indexOf("ShareUpdateExclusiveLock");

const names = rules.flatMap(({ id }) => [`${id}.bad`, `${id}.good`]);

test.each(names)("the server locks and rewrites what is claimed for %s", async (name) => {
  project.write(first, fixture("setup"));
  project.write(second, fixture(name));
  const [setup, file] = readMigrations(project.folder);
  if (!setup || !file) throw new Error("The fixtures are missing.");
  await replay(project.db, setup, await parseSteps(setup));
  const context = new Context(await readCatalog(project.db), "public");
  for (const step of await parseSteps(file)) {
    for (const statement of step.statements) {
      const claimed = effectsOf(statement.node, context);
      if (
        step.transactional &&
        !("DropStmt" in statement.node && statement.node.DropStmt.removeType === "OBJECT_SCHEMA")
      ) {
        const { locks, rewritten } = await observe(statement.sql);
        const expected = claimed.map(({ relation, lock }) => [context.relation(relation)?.name, lock]);
        const heavy = Object.entries(locks).filter(
          ([table, mode]) => matters(mode) && isKnown(context, table),
        );
        expect(Object.fromEntries(heavy), statement.sql).toEqual(
          Object.fromEntries(expected.filter(([, mode]) => matters(mode ?? ""))),
        );
        // TRUNCATE replaces the file by an empty one.
        if ("TruncateStmt" in statement.node) continue;
        expect(rewritten, statement.sql).toEqual(
          claimed
            .filter(({ work }) => work === "rewrite")
            .map(({ relation }) => context.relation(relation)?.name),
        );
      } else await project.db.execute(sql.raw(statement.sql), "objects");
      context.record(statement);
    }
  }
});

/** Whether a table existed before the file and is no partition; a lock of a table is also one of its partitions. */
const isKnown = (context: Context, table: string) => {
  const relation = context.relation({ schema: undefined, name: table });
  return relation !== undefined && (relation.parent === undefined || relation.kind === "i");
};
