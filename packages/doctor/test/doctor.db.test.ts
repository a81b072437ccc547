import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Finding } from "../src/check.ts";
import { checks } from "../src/checks.ts";
import { diagnose, examine } from "../src/diagnose.ts";
import { withoutExempted } from "../src/exemptions.ts";
import { diagnosisJson, diagnosisText } from "../src/report.ts";
import { fixtures } from "./fixtures.ts";

let empty: TestDatabase;
beforeAll(async () => {
  empty = await createTestDatabase();
});
afterAll(() => empty.close());

type Database = TestDatabase["db"];

/** Runs statements in a transaction, returns the result of a step after them, and rolls back. */
async function undone<T>(db: Database, statements: string, step: (tx: Database) => Promise<T>): Promise<T> {
  const seen: T[] = [];
  await db
    .transaction(async (tx) => {
      for (const statement of statements.split(";\n")) await tx.execute(sql.raw(statement));
      seen.push(await step(tx));
      tx.rollback();
    })
    .catch((error: unknown) => {
      if (seen.length === 0) throw error;
    });
  return seen[0] as T;
}

describe("the checks", () => {
  test("each check has a fixture and a unique id", () => {
    const ids = checks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(fixtures).sort()).toEqual([...ids].sort());
  });

  test("an empty database has no findings", async () => {
    expect(await diagnose(empty.db)).toEqual({ findings: [], exempted: [] });
  });

  describe.each(checks)("$id", (check) => {
    const { bad = [], good = [] } = fixtures[check.id] ?? {};

    test("reports the invalid objects of its fixture", async () => {
      expect(bad.length).toBeGreaterThan(0);
      for (const { setup, object, detail } of bad) {
        const findings = await undone(empty.db, setup, (tx) => examine(tx, [check]));
        const { id, level, remedy } = check;
        expect(findings, setup).toEqual([{ check: id, level, object, detail, remedy }]);
      }
    });

    test("accepts the valid objects of its fixture", async () => {
      expect(good.length).toBeGreaterThan(0);
      for (const setup of good) {
        expect(await undone(empty.db, setup, (tx) => examine(tx, [check])), setup).toEqual([]);
      }
    });
  });

  test("ignores objects of the system, the migration ledger and extensions", async () => {
    const setup = `create schema drizzle;
create table drizzle.__drizzle_migrations (id serial, hash varchar(3));
create temporary table scratch (at timestamp)`;
    expect(await undone(empty.db, setup, (tx) => examine(tx, checks))).toEqual([]);
  });

  test("reports database, check, object and remedy, most severe first", async () => {
    const findings = await undone(empty.db, "create table t (at timestamp, password text)", (tx) =>
      examine(tx, checks),
    );
    expect(findings.map(({ level }) => level)).toEqual(["error", "error", "warning", "info", "info", "info"]);
    const text = diagnosisText("a database", { findings, exempted: [] });
    expect(text).toMatch(
      /^Diagnosis of a database\n\nerror no-primary-key: table without a primary key\n {2}why: /,
    );
    expect(text).toMatch(
      /\n {2}do: {2}Change it to timestamptz.*\n {5}public\.t\.at {2}is timestamp without/,
    );
    expect(
      diagnosisText("a database", { findings, exempted: [] }, (color, level) => `<${color}>${level}`),
    ).toContain("\n<red>error no-primary-key: ");
    expect(text).toContain(`6 findings (2 error, 1 warning, 3 info), ${checks.length} checks`);
    expect(JSON.parse(diagnosisJson("a database", { findings, exempted: [] }))).toEqual({
      version: 1,
      database: "a database",
      checks: checks.length,
      findings,
      exempted: [],
    });
  });
});

test("a diagnosis changes neither the database nor the connection's search path", async () => {
  await empty.db.execute(sql`create table public.t (at timestamp)`, "objects");
  try {
    const { findings } = await diagnose(empty.db);
    expect(findings.map(({ check, object }) => [check, object])).toContainEqual([
      "timestamp-without-zone",
      "public.t.at",
    ]);
    expect(await empty.db.execute(sql`select count(*)::int as rows from t`, "objects")).toEqual([
      { rows: 0 },
    ]);
  } finally {
    await empty.rewind();
  }
});

describe("an exemption", () => {
  const finding: Finding = { check: "json", level: "warning", object: "public.t.a", detail: "", remedy: "" };

  test("removes only the finding of its check and object", () => {
    const other = { ...finding, object: "public.t.b" };
    const exemption = { check: "json", object: "public.t.a", reason: "on purpose" };
    expect(withoutExempted([finding, other], [exemption])).toEqual({
      findings: [other],
      exempted: [exemption],
    });
  });

  test("without a finding is reported as stale", () => {
    const stale = { check: "money", object: "public.t.a", reason: "long gone" };
    expect(withoutExempted([finding], [stale])).toMatchObject({
      findings: [finding, { check: "exemption-stale", level: "warning", object: "public.t.a" }],
      exempted: [],
    });
  });
});
