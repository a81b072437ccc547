import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lint } from "../src/lint/lint.ts";
import { migrate } from "../src/migrate.ts";
import { createProject, first, type Project } from "./project.ts";

const guide = readFileSync(new URL("../../../docs/guides/expand-and-contract.md", import.meta.url), "utf8");

let project: Project;

beforeEach(async () => {
  project = await createProject();
});

afterEach(() => project.remove());

const insert = sql`insert into users (id, name, email, age, bio) values (2, 'Grace', 'g@example.org', 40, 'admiral')`;

/** The state that each section must reach: row 1 was there before, row 2 was written by the old release meanwhile. */
const results: Record<string, { query: string; expected: unknown[] }> = {
  "Rename a column": {
    query: "select id::int, full_name from users order by id",
    expected: [
      { id: 1, full_name: "Ada" },
      { id: 2, full_name: "Grace" },
    ],
  },
  "Set NOT NULL on a table with rows": {
    query:
      "select attnotnull as required from pg_attribute where attrelid = 'users'::regclass and attname = 'email'",
    expected: [{ required: true }],
  },
  "Change the type of a column": {
    query: "select id::int, age_years::int from users order by id",
    expected: [
      { id: 1, age_years: 36 },
      { id: 2, age_years: 40 },
    ],
  },
  "Split a table": {
    query: "select user_id::int, bio from profiles order by user_id",
    expected: [
      { user_id: 1, bio: "countess" },
      { user_id: 2, bio: "admiral" },
    ],
  },
};

const sections = guide.split(/^## /m).slice(1);

test("every section of the guide is tested", () => {
  expect(sections.map((section) => section.split("\n")[0])).toEqual(Object.keys(results));
});

test.each(Object.keys(results))("%s", async (title) => {
  const { db, folder, write } = project;
  const section = sections.find((text) => text.startsWith(`${title}\n`)) ?? "";
  const blocks = [...section.matchAll(/```sql\n(.*?)```/gs)].map(([, block = ""]) => block);
  write(first, "create table users (id bigint primary key, name text, email text, age integer, bio text)");
  await migrate({ db, folder });
  await db.execute(sql`insert into users values (1, 'Ada', null, 36, 'countess')`, "objects");
  for (const [index, block] of blocks.entries()) {
    write(`2026020${index + 1}000000_step`, block);
    await migrate({
      db,
      folder,
      allow: ["name", "age", "bio"].map((column) => `destructive/drop-column=users.${column}`),
    });
    if (index === 0) await db.execute(insert, "objects");
  }
  expect(await db.execute(sql.raw(results[title]?.query ?? ""), "objects")).toEqual(results[title]?.expected);
  expect(await lint({ folder, since: first })).toEqual([]);
});
