import { sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { MigrateError } from "./errors.ts";
import type { MigrationFile } from "./files.ts";
import { nameOfFinding } from "./lint/accepted.ts";
import { type CatalogRelation, readCatalog } from "./lint/catalog.ts";
import { Context } from "./lint/context.ts";
import { type Finding, inspectStatement, walk } from "./lint/inspect.ts";
import type { Step } from "./statements.ts";

/** A migration that is about to be applied. */
interface Pending {
  readonly file: MigrationFile;
  readonly steps: readonly Step[];
  /** Number of its steps that an earlier run has applied. */
  readonly done: number;
}

/**
 * Requires an approval of every statement that loses rows or values of a table that has rows now. Tables that the pending
 * migrations create, and empty ones, need none: a first installation never asks.
 *
 * @param allow the approved hazards, such as `destructive/drop-column=users.bio`.
 * @returns the approvals that each migration uses, by its name.
 * @throws MigrateError `hazard` with the approvals that are missing; nothing is applied.
 */
export async function requireApprovals(
  db: Database,
  pending: readonly Pending[],
  schema: string,
  allow: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const context = new Context(await readCatalog(db), schema);
  const losses: { file: MigrationFile; finding: Finding; tables: readonly CatalogRelation[] | undefined }[] =
    [];
  for (const { file, steps, done } of pending) {
    const isDone = new Set(steps.slice(0, done).flatMap(({ statements }) => statements));
    walk(steps, context, (statement) => {
      if (isDone.has(statement)) return;
      for (const { finding, tables } of inspectStatement(file, statement, context).losses) {
        losses.push({ file, finding, tables: tables?.flatMap((table) => context.relation(table) ?? []) });
      }
    });
  }
  const approvals = new Map<string, string[]>();
  const missing: Finding[] = [];
  for (const { file, finding, tables } of losses) {
    if (tables && !(await haveRows(db, tables))) continue;
    const name = nameOfFinding(finding);
    if (!allow.includes(name)) missing.push(finding);
    else approvals.set(file.name, [...new Set([...(approvals.get(file.name) ?? []), name])]);
  }
  if (missing.length === 0) return approvals;
  throw new MigrateError(
    "hazard",
    `Data would be lost: ${missing.map(({ message }) => message).join("; ")}.`,
    {
      where: missing.map(({ file, line, statement }) => `${file}:${line}\n${statement}`).join("\n"),
      hint: `Nothing was applied. Back up the data, then approve it by name: ${missing
        .map((finding) => `--allow ${shellWord(nameOfFinding(finding))}`)
        .join(" ")}`,
    },
  );
}

/** Whether any of the tables has rows. A table that the role must not read in full counts as one with rows. */
async function haveRows(db: Database, tables: readonly CatalogRelation[]): Promise<boolean> {
  for (const { schema, name, kind } of tables) {
    if (!"rp".includes(kind)) continue;
    const found = await db
      .transaction(async (tx) => {
        await tx.execute(sql`select set_config('row_security', 'off', true)`, "objects");
        return tx.execute(
          sql`select from ${sql.identifier(schema)}.${sql.identifier(name)} limit 1`,
          "objects",
        );
      })
      .catch(() => [{}]);
    if (found.length > 0) return true;
  }
  return false;
}

const shellWord = (word: string): string =>
  /^[\w./=,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
