import { join } from "node:path";
import { readMigrations } from "@strata/migrate";
import { cryptocurrencies, marketData } from "@strata/schema-market";
import { asc, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "../src/database.ts";
import { lockDirectory } from "../src/directory_lock.ts";
import { exitCodes } from "../src/errors.ts";
import { migrationsFolder } from "../src/paths.ts";
import { createWorkplace, embedded, type Workplace } from "./command.ts";

const migrations = readMigrations(migrationsFolder);

let at: Workplace;
beforeEach(async () => {
  at = await createWorkplace();
});
afterEach(() => at.remove());

test("start fills an empty database and reports it; a second run changes nothing and says so", async () => {
  await at.remove();
  at = await createWorkplace({ unborn: true });
  const first = await at.run(["start"]);
  expect(first).toMatchObject({ code: exitCodes.ok, stderr: "" });
  expect(first.stdout).toMatch(/migrations +\d+ committed, equal to the schema; applied \d+ now/);
  expect(first.stdout).toMatch(/cryptocurrencies +31 /);
  expect(first.stdout).toMatch(/market_data +11,424 /);
  expect(first.stdout).toMatch(/XRP +XRP +1\.\d+ .*2021-11-16 23:55 +[▁▂▃▄▅▆▇█]{32} 5m/);
  expect(first.stdout).not.toContain("everything was there already");

  const everything = (db: Database) =>
    Promise.all([
      db.select().from(cryptocurrencies).orderBy(asc(cryptocurrencies.id)),
      db
        .select()
        .from(marketData)
        .orderBy(asc(marketData.cryptocurrencyId), asc(marketData.timeframe), asc(marketData.openTime)),
      // Accounts that somebody could sign in to: none.
      db.execute(sql`select count(*) from users where password_hash !~ '[$]A{43}$'`, "objects"),
    ]);
  const before = await at.inDatabase(everything);
  expect(before[1]).toHaveLength(11_424);
  expect(before[2]).toEqual([{ count: expect.anything() }]);
  expect(Number(before[2][0]?.count)).toBe(0);

  const second = await at.run(["start"]);
  expect(second).toMatchObject({ code: exitCodes.ok, stderr: "" });
  expect(second.stdout).toContain("everything was there already");
  expect(await at.inDatabase(everything)).toEqual(before);
});

test("status and migrate agree, in words, in JSON and in exit codes", async () => {
  const pending = await at.run(["status"]);
  expect(pending.code).toBe(exitCodes.pending);
  expect(pending.stdout).toContain(`${migrations.length} pending: run \`strata migrate\`.`);

  expect(await at.run(["migrate"])).toMatchObject({ code: exitCodes.ok, stderr: "" });
  expect((await at.run(["migrate"])).stdout).toBe("Nothing to apply.\n");

  const json = await at.run(["status", "--json"]);
  expect(json.code).toBe(exitCodes.ok);
  expect(JSON.parse(json.stdout)).toMatchObject({
    version: 1,
    migrations: migrations.map(({ name }) => ({
      name,
      state: "applied",
      appliedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })),
  });

  await at.inDatabase((db) => db.execute(sql`update drizzle.__drizzle_migrations set hash = 'another'`));
  const broken = await at.run(["status"]);
  expect(broken.code).toBe(exitCodes.history);
  expect(broken.stdout).toContain("edited");
  const refused = await at.run(["migrate"]);
  expect(refused.code).toBe(exitCodes.history);
  expect(refused.stderr).toMatch(/^strata: An applied migration has changed: .*\n {2}where: .*\n {2}do: /);
});

test("partitions ensure makes the months ahead, and candles of the past move into theirs", async () => {
  await at.run(["start"]);
  const ahead = await at.run(["partitions", "ensure", "--months", "2"]);
  expect(ahead).toMatchObject({
    code: exitCodes.ok,
    stdout: expect.stringContaining("Created 2 partitions."),
  });
  expect((await at.run(["partitions", "ensure", "--months", "2"])).stdout).toBe("Nothing to create.\n");
  expect((await at.run(["partitions", "ensure", "--from", "2021-11", "--months", "1"])).code).toBe(
    exitCodes.ok,
  );
  const inPartition = await at.inDatabase((db) =>
    db.execute<{ candles: number }>(
      sql`select count(*)::int as candles from partitions.market_data_2021_11`,
      "objects",
    ),
  );
  expect(inPartition).toEqual([{ candles: 576 }]);
  for (const [from, months] of [
    ["2021-13", "1"],
    ["0001-01", "1"],
    ["2021-11", "0"],
    ["2021-11", "1201"],
  ] as const) {
    const wrong = await at.run(["partitions", "ensure", "--from", from, "--months", months]);
    expect(wrong).toMatchObject({ code: exitCodes.configuration, stdout: "" });
  }
});

describe.skipIf(embedded)("on a server", () => {
  test("eight runners at once all succeed, and each migration is applied once", async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => at.run(["migrate"])));
    expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      Array.from({ length: 8 }, () => ({ code: exitCodes.ok, stderr: "" })),
    );
    expect(outcomes.filter(({ stdout }) => stdout.includes("Applied"))).toHaveLength(1);
    const ledger = await at.inDatabase((db) =>
      db.execute(sql`select name from drizzle.__drizzle_migrations order by id`, "objects"),
    );
    expect(ledger).toEqual(migrations.map(({ name }) => ({ name })));
  });

  test("a password in the address reaches no output, whatever fails", async () => {
    const url = new URL(at.url ?? "");
    url.username = "nobody_such";
    url.password = "hunter2hunter2";
    url.searchParams.set("sslpassword", "hunter3hunter3");
    const addresses = [
      url.href,
      "postgres://user:hunter2hunter2@127.0.0.1:1/db",
      "postgres://user:hunter2hunter2@host:notaport/db",
      "mysql://user:hunter2hunter2@127.0.0.1/db",
    ];
    for (const address of addresses) {
      for (const command of ["status", "migrate", "push"]) {
        const { code, stdout, stderr } = await at.run([command], { DATABASE_URL: address });
        expect({ command, code }).toEqual({ command, code: exitCodes.configuration });
        expect(stdout + stderr).not.toMatch(/hunter/);
      }
    }
  });
});

describe.runIf(embedded)("on an embedded database", () => {
  test("a second process is refused, with the first one's id, and a release lets it in", async () => {
    await at.run(["migrate"]);
    const release = lockDirectory(join(at.folder, "db"));
    for (const command of ["status", "migrate", "push"]) {
      expect(await at.run([command])).toMatchObject({
        code: exitCodes.locked,
        stderr: expect.stringContaining("in use by another process"),
      });
    }
    const refused = await at.run(["status"]);
    expect(refused).toMatchObject({
      code: exitCodes.locked,
      stderr: expect.stringContaining(`process ${process.pid}`),
    });
    release();
    expect((await at.run(["status"])).code).toBe(exitCodes.ok);
  });

  test("processes that start at once on one folder leave a whole database", async () => {
    await at.remove();
    at = await createWorkplace({ unborn: true });
    const outcomes = await Promise.all([at.run(["start"]), at.run(["start"]), at.run(["start"])]);
    const codes = outcomes.map(({ code }) => code);
    expect(codes).toContain(exitCodes.ok);
    expect(codes.every((code) => code === exitCodes.ok || code === exitCodes.locked)).toBe(true);
    expect((await at.run(["start"])).stdout).toContain("everything was there already");
  });

  test("a folder that cannot be one is named", async () => {
    const outcome = await at.run(["status"], { STRATA_DIR: at.file("a_file", "") });
    expect(outcome).toMatchObject({
      code: exitCodes.configuration,
      stderr: expect.stringContaining("STRATA_DIR"),
    });
  });

  test("memory:// leaves nothing behind", async () => {
    const outcome = await at.run(["start"], { DATABASE_URL: "memory://" });
    expect(outcome).toMatchObject({ code: exitCodes.ok, stdout: expect.stringContaining("in memory") });
    expect((await at.run(["status"])).code).toBe(exitCodes.pending);
  });
});

test("wrong usage says where help is", async () => {
  const outcome = await at.run(["nonsense"]);
  expect(outcome).toMatchObject({
    code: exitCodes.configuration,
    stderr: expect.stringContaining("strata --help"),
  });
  expect((await at.run(["--help"])).stdout).toContain("Exit codes:");
});
