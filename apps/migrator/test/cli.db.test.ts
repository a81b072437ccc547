import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cryptocurrencies, marketData } from "@strata/schema-market";
import { createTestDatabase, type TestDatabase } from "@strata/testing";
import { asc, count, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { type Database, open } from "../src/database.ts";
import { lockDirectory } from "../src/directory_lock.ts";
import { exitCodes } from "../src/errors.ts";
import { sampleFolder } from "../src/paths.ts";
import { targetOf } from "../src/target.ts";

// The command as a person runs it: another process, on a server's database or on an embedded one in a folder.

const embedded = inject("engine") === "pglite";
const strata = join(import.meta.dirname, "../bin/strata.js");

let folder: string;
let database: TestDatabase | undefined;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "strata-cli-"));
  database = embedded ? undefined : await createTestDatabase({});
  env = { ...process.env, STRATA_DIR: join(folder, "db"), DATABASE_URL: database?.url ?? "" };
});

afterEach(async () => {
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

function run(args: string[], overrides: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const child: ChildProcess = spawn(process.execPath, [strata, ...args], { env: { ...env, ...overrides } });
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((settle, fail) => {
    child.on("error", fail);
    child.on("close", (code) => settle({ code, stdout, stderr }));
  });
}

/** Looks into the database that the command has left. */
async function inDatabase<T>(step: (db: Database) => Promise<T>): Promise<T> {
  const connection = await open(targetOf(env));
  try {
    return await step(connection.db);
  } finally {
    await connection.close();
  }
}

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const sampleCandles = join(sampleFolder, "xrp_usdt_5m.csv");

test("start fills an empty database and reports it; a second run changes nothing and says so", async () => {
  const first = await run(["start"]);
  expect(first).toMatchObject({ code: exitCodes.ok, stderr: "" });
  expect(first.stdout).toMatch(/migrations +\d+ committed, equal to the schema; applied \d+ now/);
  expect(first.stdout).toMatch(/cryptocurrencies +22 /);
  expect(first.stdout).toMatch(/market_data +576 /);
  expect(first.stdout).toMatch(/XRP +XRP +1\.\d+ .*2021-11-16 23:55 +[▁▂▃▄▅▆▇█]{32} 5m/);
  expect(first.stdout).not.toContain("everything was there already");

  const everything = (db: Database) =>
    Promise.all([
      db.select().from(cryptocurrencies).orderBy(asc(cryptocurrencies.id)),
      db.select().from(marketData).orderBy(asc(marketData.openTime)),
      db.execute(sql`select count(*) from users`, "objects"),
    ]);
  const before = await inDatabase(everything);
  expect(before[1]).toHaveLength(576);
  expect(before[2]).toEqual([{ count: expect.anything() }]);
  expect(Number(before[2][0]?.count)).toBe(0);

  const second = await run(["start"]);
  expect(second).toMatchObject({ code: exitCodes.ok, stderr: "" });
  expect(second.stdout).toContain("everything was there already");
  expect(await inDatabase(everything)).toEqual(before);
});

test("status and migrate agree, in words, in JSON and in exit codes", async () => {
  const pending = await run(["status"]);
  expect(pending.code).toBe(exitCodes.pending);
  expect(pending.stdout).toContain("1 pending: run `strata migrate`.");

  expect(await run(["migrate"])).toMatchObject({ code: exitCodes.ok, stderr: "" });
  expect((await run(["migrate"])).stdout).toBe("Nothing to apply.\n");

  const json = await run(["status", "--json"]);
  expect(json.code).toBe(exitCodes.ok);
  expect(JSON.parse(json.stdout)).toMatchObject({
    version: 1,
    migrations: [{ state: "applied", appliedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) }],
  });

  await inDatabase((db) => db.execute(sql`update drizzle.__drizzle_migrations set hash = 'another'`));
  const broken = await run(["status"]);
  expect(broken.code).toBe(exitCodes.history);
  expect(broken.stdout).toContain("edited");
  const refused = await run(["migrate"]);
  expect(refused.code).toBe(exitCodes.history);
  expect(refused.stderr).toMatch(/^strata: An applied migration has changed: .*\n {2}where: .*\n {2}do: /);
});

describe("import", () => {
  beforeEach(async () => {
    expect((await run(["migrate"])).code).toBe(exitCodes.ok);
    expect((await run(["seed"])).code).toBe(exitCodes.ok);
  });

  const candles = (...args: string[]) =>
    run(["import", "candles", "--coin", "bitcoin", "--timeframe", "5m", ...args]);
  const bitcoinCandles = () =>
    inDatabase(async (db) => {
      const [row] = await db
        .select({ candles: count() })
        .from(marketData)
        .where(
          sql`${marketData.cryptocurrencyId} = (select id from cryptocurrencies where slug = 'bitcoin')`,
        );
      return row?.candles;
    });

  test("loads files, and loading them again changes nothing", async () => {
    expect(await candles(sampleCandles)).toEqual({
      code: exitCodes.ok,
      stdout: `${sampleCandles}: 576 new, 0 changed, 0 as before\n`,
      stderr: "",
    });
    expect((await candles(sampleCandles)).stdout).toContain("0 new, 0 changed, 576 as before");
    expect(await bitcoinCandles()).toBe(576);
  });

  test("reports every bad row by line and loads nothing of its file, but the others", async () => {
    const header = "open_time,open,high,low,close,volume";
    const bad = file(
      "bad.csv",
      [
        header,
        "2026-01-01T00:00:00Z,1,2,1,1.5,10",
        "2026-01-01T00:05:00Z,1,0.5,1,1.5,10",
        "2026-01-01T00:10:00Z,1,2,1,1.5,-1",
        "2026-01-01T00:12:00Z,1,2,1,1.5,10",
        "2026-01-01T00:15:00Z,NaN,2,1,1.5,10",
        "2026-01-01T00:00:00Z,1,2,1,1.5,10",
        "",
      ].join("\n"),
    );
    const good = file("good.csv", `${header}\n2026-02-01T00:00:00Z,1,2,1,1.5,10\n`);

    const refused = await candles(bad, good);
    expect(refused.code).toBe(exitCodes.data);
    const reported = [...refused.stderr.matchAll(/bad\.csv:(\d+): ./g)].map((match) => Number(match[1]));
    expect(reported).toEqual([3, 4, 5, 6, 7]);
    expect(refused.stdout).toContain(`${bad}: nothing loaded, 5 problems`);
    expect(refused.stdout).toContain(`${good}: 1 new`);
    expect(await bitcoinCandles()).toBe(1);

    const skipped = await candles("--skip-bad", bad);
    expect(skipped.code).toBe(exitCodes.ok);
    const rejects = join(folder, "bad.rejects.csv");
    expect(skipped.stdout).toBe(`${bad}: 1 new, 0 changed, 0 as before; 5 bad rows written to ${rejects}\n`);
    expect(await bitcoinCandles()).toBe(2);

    // What was rejected can be mended where it is and imported.
    const mended = readFileSync(rejects, "utf8")
      .replace(/,0\.5,/, ",2,")
      .replace(/,-1$/m, ",1")
      .replace("00:12:00Z", "00:20:00Z")
      .replace("NaN", "1")
      .split("\n")
      .filter((line) => !line.includes("2026-01-01T00:00:00Z"))
      .join("\n");
    expect((await candles(file("mended.csv", mended))).stdout).toContain("4 new");
  });

  test("a truncated page is refused whole, also with --skip-bad", async () => {
    const page = readFileSync(join(sampleFolder, "coingecko_markets.json"), "utf8");
    const cut = file("cut.json", page.slice(0, page.length / 2));
    const outcome = await run(["import", "markets", "--skip-bad", cut]);
    expect(outcome.code).toBe(exitCodes.data);
    expect(outcome.stderr).toMatch(/cut\.json:\d+: /);
  });

  test("gives back every digit of an awkward page", async () => {
    const coin = (id: string, symbol: string, fields: string) =>
      `{"id": "${id}", "symbol": "${symbol}", "name": "${id}", ${fields}, "last_updated": "2026-01-01T00:00:00.123Z"}`;
    const page = file(
      "awkward.json",
      `[
        ${coin("frax", "frax", '"current_price": 3.9e-6, "total_supply": 1e14, "max_supply": null')},
        ${coin("frax-share", "frax", '"current_price": 12345678.123456789012345678, "price_change_percentage_24h": 5336646.123')},
        ${coin("cgeth-hashkey-cloud", "cgeth.hashkey", '"market_cap": 3321656913131.541, "ath": 9.99967e-7')}
      ]`,
    );
    expect((await run(["import", "markets", page])).stdout).toContain("3 new");
    const rows = await inDatabase((db) =>
      db
        .select()
        .from(cryptocurrencies)
        .where(sql`slug in ('frax', 'frax-share', 'cgeth-hashkey-cloud')`)
        .orderBy(asc(cryptocurrencies.slug)),
    );
    expect(rows).toMatchObject([
      { symbol: "CGETH.HASHKEY", marketCap: "3321656913131.541", ath: "0.000000999967", currentPrice: null },
      { symbol: "FRAX", currentPrice: "0.0000039", totalSupply: "100000000000000", maxSupply: null },
      {
        symbol: "FRAX",
        currentPrice: "12345678.123456789012345678",
        priceChangePercentage24h: "5336646.123",
        lastDataUpdateAt: new Date("2026-01-01T00:00:00.123Z"),
      },
    ]);
  });

  test("an unknown coin, a file that is not there and a wrong timeframe are named", async () => {
    const coin = await run(["import", "candles", "--coin", "nonesuch", "--timeframe", "5m", sampleCandles]);
    expect(coin).toMatchObject({
      code: exitCodes.configuration,
      stderr: expect.stringContaining("nonesuch"),
    });
    const missing = await candles(join(folder, "missing.csv"));
    expect(missing).toMatchObject({
      code: exitCodes.configuration,
      stderr: expect.stringContaining("missing.csv"),
    });
    const timeframe = await run([
      "import",
      "candles",
      "--coin",
      "bitcoin",
      "--timeframe",
      "7m",
      sampleCandles,
    ]);
    expect(timeframe).toMatchObject({
      code: exitCodes.configuration,
      stderr: expect.stringContaining("1m, 5m"),
    });
  });
});

test("partitions ensure makes the months ahead, and candles of the past move into theirs", async () => {
  await run(["start"]);
  const ahead = await run(["partitions", "ensure", "--months", "2"]);
  expect(ahead).toMatchObject({
    code: exitCodes.ok,
    stdout: expect.stringContaining("Created 2 partitions."),
  });
  expect((await run(["partitions", "ensure", "--months", "2"])).stdout).toBe("Nothing to create.\n");
  expect((await run(["partitions", "ensure", "--from", "2021-11", "--months", "1"])).code).toBe(exitCodes.ok);
  const inPartition = await inDatabase((db) =>
    db.execute<{ candles: number }>(
      sql`select count(*)::int as candles from partitions.market_data_2021_11`,
      "objects",
    ),
  );
  expect(inPartition).toEqual([{ candles: 576 }]);
  const wrong = await run(["partitions", "ensure", "--from", "2021-13", "--months", "1"]);
  expect(wrong.code).toBe(exitCodes.configuration);
});

describe.skipIf(embedded)("on a server", () => {
  test("eight runners at once all succeed, and each migration is applied once", async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => run(["migrate"])));
    expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      Array.from({ length: 8 }, () => ({ code: exitCodes.ok, stderr: "" })),
    );
    expect(outcomes.filter(({ stdout }) => stdout.includes("Applied"))).toHaveLength(1);
    const ledger = await inDatabase((db) =>
      db.execute(
        sql`select name, count(*)::int as times from drizzle.__drizzle_migrations group by 1`,
        "objects",
      ),
    );
    expect(ledger).toEqual([{ name: expect.stringContaining("initial"), times: 1 }]);
  });

  test("a password in the address reaches no output, whatever fails", async () => {
    const url = new URL(database?.url ?? "");
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
        const { code, stdout, stderr } = await run([command], { DATABASE_URL: address });
        expect(code).not.toBe(exitCodes.ok);
        expect(stdout + stderr).not.toMatch(/hunter/);
      }
    }
  });
});

describe.runIf(embedded)("on an embedded database", () => {
  test("a second process is refused, with the first one's id, and a release lets it in", async () => {
    await run(["migrate"]);
    const release = lockDirectory(join(folder, "db"));
    for (const command of ["status", "migrate", "push"]) {
      const refused = await run([command]);
      expect(refused.code).not.toBe(exitCodes.ok);
      expect(refused.stdout + refused.stderr).toContain("in use by another process");
    }
    const refused = await run(["status"]);
    expect(refused).toMatchObject({
      code: exitCodes.locked,
      stderr: expect.stringContaining(`process ${process.pid}`),
    });
    release();
    expect((await run(["status"])).code).toBe(exitCodes.ok);
  });

  test("processes that start at once on one folder leave a whole database", async () => {
    const outcomes = await Promise.all([run(["start"]), run(["start"]), run(["start"])]);
    const codes = outcomes.map(({ code }) => code);
    expect(codes).toContain(exitCodes.ok);
    expect(codes.every((code) => code === exitCodes.ok || code === exitCodes.locked)).toBe(true);
    expect((await run(["start"])).stdout).toContain("everything was there already");
  });

  test("memory:// leaves nothing behind", async () => {
    const outcome = await run(["start"], { DATABASE_URL: "memory://" });
    expect(outcome).toMatchObject({ code: exitCodes.ok, stdout: expect.stringContaining("in memory") });
    expect((await run(["status"])).code).toBe(exitCodes.pending);
  });
});

test("wrong usage says where help is", async () => {
  const outcome = await run(["nonsense"]);
  expect(outcome).toMatchObject({
    code: exitCodes.configuration,
    stderr: expect.stringContaining("strata --help"),
  });
  expect((await run(["--help"])).stdout).toContain("Exit codes:");
});
