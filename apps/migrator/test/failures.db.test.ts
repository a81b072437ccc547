import { sql } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { exitCodes } from "../src/errors.ts";
import { createWorkplace, embedded, type Workplace } from "./command.ts";

// Error output of commands that the database rejects.

let at: Workplace;
afterEach(() => at?.remove());

const candles = (name: string) =>
  at.file(name, "open_time,open,high,low,close,volume\n2026-01-01T00:00:00Z,1,2,1,1.5,10\n");
const importCandles = () => [
  "import",
  "candles",
  "--coin",
  "bitcoin",
  "--timeframe",
  "5m",
  "--source",
  "binance",
  candles("c.csv"),
];
const importMarkets = () => ["import", "markets", at.file("m.json", '[{"id":"a","symbol":"a","name":"A"}]')];
const importCategories = () => [
  ...["import", "categories"],
  at.file("s.json", '[{"id": "a", "name": "A", "updated_at": "2026-01-01T00:00:00Z"}]'),
];

test("a database without the schema: suggests strata migrate", async () => {
  at = await createWorkplace();
  const commands = [
    ["seed", "reference"],
    ["seed", "sample"],
    importCandles(),
    importMarkets(),
    importCategories(),
    ["refresh"],
    ["partitions", "ensure", "--months", "1"],
  ];
  for (const command of commands) {
    expect({ command, ...(await at.run(command)) }).toMatchObject({
      code: exitCodes.pending,
      stderr: expect.stringMatching(/^strata: .*\n(.*\n)* {2}do: {4}Run `strata migrate`/),
    });
  }
});

test("a row that only the database rejects: reports the file, the table and the constraint", async () => {
  at = await createWorkplace("migrated");
  const page = (id: string) =>
    at.file(`${id}.json`, `[{"id": "${id}", "name": "One name", "updated_at": "2026-01-01T00:00:00Z"}]`);
  expect((await at.run(["import", "categories", page("first")])).code).toBe(exitCodes.ok);
  const second = page("second");
  const refused = await at.run(["import", "categories", second]);
  expect(refused.code).toBe(exitCodes.data);
  expect(refused.stdout).toContain(`${second}: nothing imported: duplicate key value`);
  expect(refused.stderr.split("\n").slice(0, 4)).toEqual([
    'strata: duplicate key value violates unique constraint "crypto_sectors_name_key"',
    `  where: ${second}`,
    "         table crypto_sectors",
    "         constraint crypto_sectors_name_key",
  ]);
});

describe.skipIf(embedded)("on a server", () => {
  const withSetting = (name: string, value: string) => {
    const url = new URL(at.url);
    url.searchParams.set(name, value);
    return { DATABASE_URL: url.href };
  };

  test("a read-only database: suggests the primary", async () => {
    at = await createWorkplace("migrated");
    for (const command of [["seed", "sample"], importMarkets(), ["partitions", "ensure", "--months", "1"]]) {
      expect(await at.run(command, withSetting("default_transaction_read_only", "on"))).toMatchObject({
        code: exitCodes.configuration,
        stderr: expect.stringMatching(/read-only transaction\n(.*\n)* {2}do: {4}The database is read-only/),
      });
    }
    expect(await at.run(["migrate"], withSetting("default_transaction_read_only", "on"))).toMatchObject({
      code: exitCodes.configuration,
      stderr: expect.stringContaining("read-only transaction"),
    });
  });

  test("a role without privileges: suggests another role", async () => {
    at = await createWorkplace("migrated");
    const role = new URL(at.url).pathname.slice(1);
    await at.inDatabase(async (db) => {
      await db.execute(sql`create role ${sql.identifier(role)} login password 'secret'`);
      await db.execute(sql`grant select on all tables in schema public to ${sql.identifier(role)}`);
    });
    const url = new URL(at.url);
    url.username = role;
    url.password = "secret";
    try {
      for (const command of [
        ["migrate"],
        ["status"],
        ["seed", "reference"],
        ["seed", "sample"],
        importMarkets(),
      ]) {
        expect({ command, ...(await at.run(command, { DATABASE_URL: url.href })) }).toMatchObject({
          code: exitCodes.configuration,
          stderr: expect.stringMatching(/permission denied for .*\n(.*\n)* {2}do: {4}Connect with a role/),
        });
      }
    } finally {
      await at.inDatabase(async (db) => {
        await db.execute(sql`drop owned by ${sql.identifier(role)}`);
        await db.execute(sql`drop role ${sql.identifier(role)}`);
      });
    }
  });

  test("a lock held by another session, and a connection lost while waiting for it", async () => {
    at = await createWorkplace("migrated");
    const markets = importMarkets();
    await at.inDatabase((db) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`lock table cryptocurrencies`);
        expect(await at.run(markets, withSetting("lock_timeout", "100"))).toMatchObject({
          code: exitCodes.locked,
          stderr: expect.stringMatching(/lock timeout\n(.*\n)* {2}do: {4}Another session holds/),
        });
        expect(await at.run(markets, withSetting("statement_timeout", "100"))).toMatchObject({
          code: exitCodes.statement,
          stderr: expect.stringMatching(/statement timeout\n(.*\n)* {2}do: {4}The statement was canceled/),
        });

        const lost = at.run(markets);
        const terminated = async () => {
          const rows = await tx.execute(
            sql`select pg_terminate_backend(pid) from pg_locks
                where relation = 'cryptocurrencies'::regclass and not granted`,
            "objects",
          );
          return rows.length;
        };
        await expect.poll(terminated, { timeout: 30_000 }).toBe(1);
        expect(await lost).toMatchObject({
          code: exitCodes.configuration,
          stdout: expect.stringContaining("m.json: nothing imported: "),
          stderr: expect.stringMatching(/^strata: .*\n(.*\n)* {2}do: {4}The connection was lost/),
        });
      }),
    );
    expect((await at.run(markets)).stdout).toContain("1 inserted");
  });
});
