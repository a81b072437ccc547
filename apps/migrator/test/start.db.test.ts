import { cryptocurrencies, marketData, users } from "@strata/schema-relationships";
import { asc, sql } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import type { Database } from "../src/database.ts";
import { exitCodes } from "../src/errors.ts";
import { createWorkplace, embedded, type Workplace } from "./command.ts";

let at: Workplace;
afterEach(() => at?.remove());

/** Everything that a second run must leave as it is. */
const everything = (db: Database) =>
  Promise.all([
    db.select().from(cryptocurrencies).orderBy(asc(cryptocurrencies.id)),
    db
      .select()
      .from(marketData)
      .orderBy(asc(marketData.cryptocurrencyId), asc(marketData.timeframe), asc(marketData.openTime)),
  ]);

test("start fills an empty database and reports it; a second run changes nothing and says so", async () => {
  at = await createWorkplace("missing");
  // On one folder only one of several processes works, and the others are refused or find it done.
  const outcomes = await Promise.all(Array.from({ length: embedded ? 3 : 1 }, () => at.run(["start"])));
  for (const { code } of outcomes) expect([exitCodes.ok, exitCodes.locked]).toContain(code);
  const [first, ...others] = outcomes.filter(({ stdout }) => /applied \d+ now/.test(stdout));
  expect(others).toEqual([]);
  expect(first).toMatchObject({ code: exitCodes.ok, stderr: "" });
  expect(first?.stdout).toMatch(/migrations +\d+ committed, equal to the schema; applied \d+ now/);
  expect(first?.stdout).toMatch(/reference +assets: 11 inserted, 0 updated, 0 unchanged/);
  expect(first?.stdout).toMatch(/sample +dataset: 19,260 rows inserted/);
  expect(first?.stdout).toMatch(/cryptocurrencies +31 +\w/);
  expect(first?.stdout).toMatch(/market_data +11,424 +\w/);
  expect(first?.stdout).toMatch(/XRP +XRP +1\.\d+ .*2021-11-16 23:55 +[▁▂▃▄▅▆▇█]{32} 5m/);
  expect(first?.stdout).not.toContain("everything was there already");

  const before = await at.inDatabase(everything);
  expect(before[1]).toHaveLength(11_424);
  // Accounts that somebody could sign in to: none.
  expect(await at.inDatabase((db) => db.$count(users, sql`password_hash !~ '[$]A{43}$'`))).toBe(0);

  const second = await at.run(["start"]);
  expect(second).toMatchObject({ code: exitCodes.ok, stderr: "" });
  expect(second.stdout).toContain("everything was there already");
  expect(await at.inDatabase(everything)).toEqual(before);

  // Candles of the past move into the partition of their month.
  const past = ["partitions", "ensure", "--from", "2021-11", "--months", "1"];
  expect((await at.run(past)).code).toBe(exitCodes.ok);
  expect(
    await at.inDatabase((db) =>
      db.execute(sql`select count(*)::int as candles from partitions.market_data_2021_11`, "objects"),
    ),
  ).toEqual([{ candles: 576 }]);
});

test("start leaves the sample data out where the database holds other rows, and says so", async () => {
  at = await createWorkplace("migrated");
  await at.inDatabase((db) =>
    db.insert(users).values({ email: "me@example.com", passwordHash: `$argon2id$${"x".repeat(40)}` }),
  );
  const outcome = await at.run(["start"]);
  expect(outcome).toMatchObject({ code: exitCodes.ok, stderr: "" });
  expect(outcome.stdout).toMatch(/reference +assets: 11 inserted/);
  expect(outcome.stdout).toMatch(/sample +left out: rows that are not sample rows are in users\n/);
  expect(outcome.stdout).toContain("strata seed sample --into-existing-data");
  expect(await at.inDatabase((db) => db.$count(users))).toBe(1);
});
