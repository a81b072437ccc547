import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readMigrations } from "../src/files.ts";
import { readCatalog } from "../src/lint/catalog.ts";
import { Context } from "../src/lint/context.ts";
import { effectsOf, lockModes } from "../src/lint/effects.ts";
import { replay } from "../src/lint/lint.ts";
import { rules } from "../src/lint/rules.ts";
import { parseSteps } from "../src/statements.ts";
import { observeStatement } from "../src/trace.ts";
import { createProject, first, type Project, second } from "./project.ts";

const fixture = (name: string) => readFileSync(new URL(`lint/${name}.sql`, import.meta.url), "utf8");

let project: Project;

beforeEach(async () => {
  project = await createProject();
});

afterEach(() => project.remove());

/** Runs a statement in a transaction and reads what it locked and rewrote. */
const observe = (statement: string) =>
  project.db.transaction((tx) =>
    observeStatement(tx, async () => {
      await tx.execute(sql.raw(statement), "objects");
    }),
  );

/** A name without its schema. */
const bare = (name: string) => name.slice(name.lastIndexOf(".") + 1);

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
        const heavy = locks
          .map(({ table, lock }) => [bare(table), lock] as const)
          .filter(
            ([table, mode]) =>
              matters(mode) &&
              (isKnown(context, table) || expected.some(([claimedName]) => claimedName === table)),
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
