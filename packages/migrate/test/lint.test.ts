import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Finding, lint, sarifOf } from "../src/index.ts";
import { rules } from "../src/lint/rules.ts";
import { openScratch, type ScratchDatabase } from "../src/scratch.ts";
import { failure, first, second, third } from "./project.ts";

const fixture = (name: string) => readFileSync(new URL(`lint/${name}.sql`, import.meta.url), "utf8");

let folder: string;
let scratch: ScratchDatabase;

const write = (name: string, text: string) => {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "migration.sql"), text);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "strata-lint-"));
  scratch = await openScratch();
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await scratch.close();
});

/** An empty database on one PGlite, which takes a second to start. */
const empty = async (): Promise<ScratchDatabase> => ({
  db: scratch.db,
  async close() {
    await scratch.db.execute(sql`drop schema if exists public, old, new, archive cascade`, "objects");
    await scratch.db.execute(sql`create schema public`, "objects");
  },
});

const judge = (text: string, setup = fixture("setup")): Promise<Finding[]> => {
  write(first, setup);
  write(second, text);
  return lint({ folder, since: first, scratch: empty });
};

const idsOf = (findings: readonly Finding[]) => findings.map(({ rule }) => rule);

/** Whether PostgreSQL runs a fixture after the setup: it is replayed before a third file. */
const runs = async (name: string): Promise<void> => {
  write(first, fixture("setup"));
  write(second, fixture(name));
  write(third, "select 1");
  try {
    expect(await lint({ folder, only: [third], scratch: empty })).toEqual([]);
  } finally {
    rmSync(join(folder, third), { recursive: true });
  }
};

describe.each(rules.map(({ id }) => id))("%s", (id) => {
  test("is found in the bad file", async () => {
    expect(idsOf(await judge(fixture(`${id}.bad`)))).toContain(id);
  });

  test("is not found in the good file", async () => {
    expect(idsOf(await judge(fixture(`${id}.good`)))).not.toContain(id);
  });

  test("has files that PostgreSQL runs", async () => {
    await runs(`${id}.bad`);
    await runs(`${id}.good`);
  });

  test("is accepted by a comment, also for one object only", async () => {
    const text = fixture(`${id}.bad`);
    const [found] = (await judge(text)).filter(({ rule }) => rule === id);
    for (const name of [id, `${id}=${found?.object}`]) {
      expect(idsOf(await judge(`--! allow ${name}\n${text}`))).not.toContain(id);
    }
    expect(idsOf(await judge(`--! allow ${id}=another\n${text}`))).toContain(id);
  });
});

test("a finding tells the place and the statement", async () => {
  const findings = await judge("select 1; -- ü\n\n  /* here */ drop table orders;");
  expect(findings).toEqual([
    {
      rule: "destructive/drop-table",
      severity: "error",
      file: join(folder, second, "migration.sql"),
      line: 3,
      column: 14,
      statement: "drop table orders",
      object: "orders",
      message: "orders: drops the table",
      why: expect.stringContaining("lost"),
      safe: expect.stringContaining("rename"),
    },
  ]);
});

test("each migration is checked by the catalog of those before it", async () => {
  write(first, "create table a (id bigint primary key, n numeric(5, 2))");
  write(second, "alter table a alter column n type numeric(9, 2)");
  write(third, "alter table a alter column n type numeric(7, 2)");
  expect(
    (await lint({ folder, scratch: empty })).map(({ file, rule }) => [file.includes(third), rule]),
  ).toEqual([
    [true, "destructive/type-narrowing"],
    [true, "rewrite/change-type"],
  ]);
  rmSync(join(folder, third), { recursive: true });
});

test("objects of a renamed table keep their old catalog", async () => {
  const findings = await judge(
    "alter table users rename to people;\nalter table people alter column age type smallint;",
  );
  expect(idsOf(findings)).toEqual([
    "compat/rename-table",
    "destructive/type-narrowing",
    "rewrite/change-type",
  ]);
});

test("a name that is no migration, and a file that does not run, are errors", async () => {
  write(first, "select 1");
  write(second, "select 1");
  expect(await failure(lint({ folder, since: "nothing" }))).toMatchObject({ code: "configuration" });
  write(first, "create table a (b nothing)");
  expect(await failure(lint({ folder, scratch: empty }))).toMatchObject({
    code: "statement",
    where: expect.stringContaining("migration.sql:1"),
  });
});

test("findings as SARIF have a declared rule, a level, and a relative path with its line", async () => {
  const text = "alter type status add value 'tired';\ngrant all on users to public;\ndrop table orders;";
  const findings = await judge(text);
  const { version, runs } = JSON.parse(JSON.stringify(sarifOf(findings, folder)));
  expect(version).toBe("2.1.0");
  expect(runs).toHaveLength(1);
  const [{ tool, results }] = runs;
  const ids = tool.driver.rules.map(({ id }: { id: string }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(results).toHaveLength(findings.length);
  for (const [index, result] of results.entries()) {
    expect(ids[result.ruleIndex]).toBe(result.ruleId);
    expect(result.message.text).toContain(findings[index]?.safe);
    const { artifactLocation, region } = result.locations[0].physicalLocation;
    expect(artifactLocation.uri).toBe(`${second}/migration.sql`);
    expect(region).toEqual({ startLine: findings[index]?.line, startColumn: 1 });
  }
  expect(new Set(results.map(({ level }: { level: string }) => level))).toEqual(
    new Set(["error", "warning", "note"]),
  );
});
