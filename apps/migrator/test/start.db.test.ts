import { cryptocurrencies, marketData, users } from "@strata/schema-relationships";
import { asc, sql } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import type { Database } from "../src/database.ts";
import { exitCodes } from "../src/errors.ts";
import { createWorkplace, embedded, type Workplace } from "./command.ts";

let at: Workplace;
afterEach(() => at?.remove());

/** The rows that a second run must not change. */
const everything = (db: Database) =>
  Promise.all([
    db.select().from(cryptocurrencies).orderBy(asc(cryptocurrencies.id)),
    db
      .select()
      .from(marketData)
      .orderBy(asc(marketData.cryptocurrencyId), asc(marketData.timeframe), asc(marketData.openTime)),
  ]);

test("start fills an empty database and reports its contents; a second run changes nothing", async () => {
  at = await createWorkplace("missing");
  // Of several processes on one folder one does the work; the others are rejected or have nothing to do.
  const outcomes = await Promise.all(Array.from({ length: embedded ? 3 : 1 }, () => at.run(["start"])));
  for (const { code } of outcomes) expect([exitCodes.ok, exitCodes.locked]).toContain(code);
  const [first, ...others] = outcomes.filter(({ stdout }) => /\d+ applied now/.test(stdout));
  expect(others).toEqual([]);
  expect(first).toMatchObject({ code: exitCodes.ok, stderr: "" });
  expect(first?.stdout).toMatch(/migrations +\d+ committed, match the schema; \d+ applied now/);
  expect(first?.stdout).toMatch(/reference +assets: 11 inserted, 0 updated, 0 unchanged/);
  expect(first?.stdout).toMatch(/sample +dataset: 19,260 rows inserted/);
  expect(first?.stdout).toMatch(/^market +2 tables +11,455 rows$/m);
  expect(first?.stdout).not.toContain("the database was up to date");

  const before = await at.inDatabase(everything);
  expect(before[1]).toHaveLength(11_424);
  // No account has a valid password.
  expect(await at.inDatabase((db) => db.$count(users, sql`password_hash !~ '[$]A{43}$'`))).toBe(0);

  const second = await at.run(["start", "--verbose"]);
  expect(second).toMatchObject({ code: exitCodes.ok, stderr: "" });
  expect(second.stdout).toContain("the database was up to date");
  expect(second.stdout).toMatch(/cryptocurrencies +31 +\w/);
  expect(second.stdout).toMatch(/market_data +11,424 +\w/);
  expect(second.stdout).toMatch(/XRP +XRP +1\.\d+ .*2021-11-16 23:55 +[▁▂▃▄▅▆▇█]{8,} 5m/);
  const [, ...lines] = second.stdout.split("\n");
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(await at.inDatabase(everything)).toEqual(before);

  // Existing candles move into the new partition.
  const past = ["partitions", "ensure", "--from", "2021-11", "--months", "1"];
  expect((await at.run(past)).code).toBe(exitCodes.ok);
  expect(
    await at.inDatabase((db) =>
      db.execute(sql`select count(*)::int as candles from partitions.market_data_2021_11`, "objects"),
    ),
  ).toEqual([{ candles: 576 }]);
});

test("start skips the sample data if the database has other rows", async () => {
  at = await createWorkplace("migrated");
  await at.inDatabase((db) =>
    db.insert(users).values({ email: "me@example.com", passwordHash: `$argon2id$${"x".repeat(40)}` }),
  );
  const outcome = await at.run(["start"]);
  expect(outcome).toMatchObject({ code: exitCodes.ok, stderr: "" });
  expect(outcome.stdout).toMatch(/reference +assets: 11 inserted/);
  expect(outcome.stdout).toMatch(/sample +skipped: the database has other rows, in users\n/);
  expect(outcome.stdout).toContain("strata seed sample --into-existing-data");
  expect(await at.inDatabase((db) => db.$count(users))).toBe(1);
});
