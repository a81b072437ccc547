import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { cryptocurrencies, marketData } from "@strata/schema-market";
import { asc, count, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exitCodes } from "../src/errors.ts";
import { sampleFolder } from "../src/paths.ts";
import { createWorkplace, type Workplace } from "./command.ts";

// One database for all tests: each uses another coin.

let at: Workplace;
beforeAll(async () => {
  at = await createWorkplace("migrated");
  expect(await at.run(["seed", "reference"])).toMatchObject({
    code: exitCodes.ok,
    stdout: "reference assets: 11 inserted, 0 updated, 0 unchanged\n",
  });
});
afterAll(() => at?.remove());

const sampleCandles = join(sampleFolder, "xrp_usdt_5m.csv");

const importCandles = (coin: string, ...args: string[]) =>
  at.run(["import", "candles", "--coin", coin, "--timeframe", "5m", "--source", "binance", ...args]);
const candlesOf = (coin: string) =>
  at.inDatabase(async (db) => {
    const [row] = await db
      .select({ candles: count() })
      .from(marketData)
      .where(sql`${marketData.cryptocurrencyId} = (select id from cryptocurrencies where slug = ${coin})`);
    return row?.candles;
  });

test("imports files; importing them again changes nothing", async () => {
  expect(await importCandles("bitcoin", sampleCandles)).toEqual({
    code: exitCodes.ok,
    stdout: `${sampleCandles}: Strata CSV, 5m: 576 inserted, 0 updated, 0 unchanged\n`,
    stderr: "",
  });
  expect((await importCandles("bitcoin", sampleCandles)).stdout).toContain(
    "0 inserted, 0 updated, 576 unchanged",
  );
  expect(await candlesOf("bitcoin")).toBe(576);
});

test("reports every bad row by line, and imports only the other files", async () => {
  const header = "open_time,open,high,low,close,volume";
  const bad = at.file(
    "bad.csv",
    [
      header,
      "2026-01-01T00:00:00Z,1,2,1,1.5,10",
      "2026-01-01T00:05:00Z,1,0.5,1,1.5,10",
      "2026-01-01T00:10:00Z,1,2,1,1.5,-1",
      "2026-01-01T00:12:00Z,1,2,1,1.5,10",
      "2026-01-01T00:15:00Z,NaN,2,1,1.5,10",
      "2026-01-01T00:00:00Z,1,2,1,1.5,11",
      "",
    ].join("\n"),
  );
  const good = at.file("good.csv", `${header}\n2026-02-01T00:00:00Z,1,2,1,1.5,10\n`);

  const refused = await importCandles("ethereum", bad, good);
  expect(refused.code).toBe(exitCodes.data);
  const reported = [...refused.stderr.matchAll(/bad\.csv:(\d+): ./g)].map((match) => Number(match[1]));
  expect(reported).toEqual([3, 4, 5, 6, 7]);
  expect(refused.stdout).toContain(`${bad}: Strata CSV, 5m: nothing imported: The file has 5 problems.`);
  expect(refused.stdout).toContain(`${good}: Strata CSV, 5m: 1 inserted`);
  expect(await candlesOf("ethereum")).toBe(1);

  const skipped = await importCandles("ethereum", "--skip-bad", bad);
  expect(skipped.code).toBe(exitCodes.ok);
  const rejects = join(at.folder, "bad.rejects.csv");
  expect(skipped.stdout).toBe(
    `${bad}: Strata CSV, 5m: 1 inserted, 0 updated, 0 unchanged; 5 bad rows written to ${rejects}\n`,
  );
  expect(await candlesOf("ethereum")).toBe(2);

  // The rejects file can be fixed and imported.
  const fixed = readFileSync(rejects, "utf8")
    .split("\n")
    .filter((line) => !line.includes("duplicate"))
    .map((line) => line.replace(/^("(?:[^"]|"")*"|[^,]*),/, ""))
    .join("\n")
    .replace(",0.5,", ",2,")
    .replace(/,-1$/m, ",1")
    .replace("00:12:00Z", "00:20:00Z")
    .replace("NaN", "1");
  expect((await importCandles("ethereum", at.file("fixed.csv", fixed))).stdout).toContain("4 inserted");
});

test("reports the outcome of every file, also after a file that failed", async () => {
  const header = "open_time,open,high,low,close,volume\n";
  const good = (day: number) => `${header}2026-03-0${day}T00:00:00Z,1,2,1,1.5,10\n`;
  const [first, last] = [at.file("first.csv", good(1)), at.file("last.csv", good(2))];
  const bad = at.file("bad_row.csv", `${header}2026-03-03T00:00:00Z,1,2,1,1.5,-10\n`);
  const missing = join(at.folder, "missing.csv");
  const folder = join(at.folder, "without_files");
  mkdirSync(folder);

  const both = await importCandles("solana", first, bad, missing, last);
  expect(both.code).toBe(exitCodes.data);
  expect(both.stdout.split("\n")).toEqual([
    `${first}: Strata CSV, 5m: 1 inserted, 0 updated, 0 unchanged`,
    `${bad}: Strata CSV, 5m: nothing imported: The file has 1 problem.`,
    `${missing}: nothing imported: Cannot read the file: ENOENT: no such file or directory, open '${missing}'`,
    `${last}: Strata CSV, 5m: 1 inserted, 0 updated, 0 unchanged`,
    "",
  ]);
  expect(both.stderr).toContain(`${bad}:2: volume must be at least 0`);
  expect(both.stderr).toContain("strata: 2 of 4 files were not imported.");
  expect(both.stderr).toMatch(/ {2}do: {4}Fix the rows reported above .*\n(?: {9}.*\n)* {9}Check the path/);

  const unread = await importCandles("solana", missing, folder, last);
  expect(unread.code).toBe(exitCodes.configuration);
  expect(unread.stdout).toContain(`${last}: Strata CSV, 5m: 0 inserted, 0 updated, 1 unchanged`);
  expect(unread.stderr).toContain("strata: 2 of 3 files were not imported.");
});

test("rejects a compressed file and another encoding with a hint", async () => {
  const page = '[{"id": "cafe", "symbol": "cafe", "name": "Café"}]';
  const refused = async (name: string, bytes: Buffer) => {
    const path = join(at.folder, name);
    writeFileSync(path, bytes);
    return at.run(["import", "markets", path]);
  };
  expect(await refused("latin1.json", Buffer.from(page, "latin1"))).toMatchObject({
    code: exitCodes.data,
    stderr: expect.stringContaining("Save it as UTF-8"),
  });
  expect(await refused("page.json.gz", gzipSync(page))).toMatchObject({
    code: exitCodes.data,
    stderr: expect.stringContaining("gunzip"),
  });
  expect(await refused("bom.json", Buffer.from(`\uFEFF${page}`))).toMatchObject({
    code: exitCodes.ok,
    stdout: expect.stringContaining("1 inserted"),
  });
});

test("imports no rows if the rejects file cannot be written", async () => {
  const file = at.file(
    "aside.csv",
    "open_time,open,high,low,close,volume\n2026-04-01T00:00:00Z,1,2,1,1.5,-10\n2026-04-01T00:05:00Z,1,2,1,1.5,10\n",
  );
  mkdirSync(join(at.folder, "aside.rejects.csv"));
  expect(await importCandles("tron", "--skip-bad", file)).toMatchObject({
    code: exitCodes.configuration,
    stdout: expect.stringContaining("nothing imported: Cannot write the bad rows: EISDIR"),
    stderr: expect.stringContaining(`${file}:2: volume must be at least 0`),
  });
});

test("finds the format, the timeframe and the source of a file, of a folder and of standard input", async () => {
  const klines = [
    "1767225600000,1.0,2,1,1.5,10,1767229199999,15,3,5,7,0",
    "1767229200000,1.5,2,1,1.5,10,1767232799999,15,3,5,7,0",
  ].join("\n");
  const folder = join(at.folder, "klines");
  mkdirSync(folder);
  writeFileSync(join(folder, "CARDUSDT-1h-2026-01.csv.gz"), gzipSync(`${klines}\n`));
  writeFileSync(join(folder, "CARDUSDT-1h-2026-02.csv"), `${klines.replaceAll("17672", "17699")}\n`);
  writeFileSync(join(folder, "CARDUSDT-1h-2026-02.rejects.csv"), "left out");
  const run = (...args: string[]) => at.run(["import", "candles", "--coin", "cardano", ...args]);

  const dry = await run("--dry-run", folder);
  expect(dry).toMatchObject({ code: exitCodes.ok, stderr: "" });
  expect(dry.stdout.split("\n")).toEqual([
    expect.stringMatching(
      /2026-01\.csv\.gz: Binance klines, CARDUSDT, 1h: 2 candles and 0 bad rows read, nothing/,
    ),
    expect.stringMatching(
      /2026-02\.csv: Binance klines, CARDUSDT, 1h: 2 candles and 0 bad rows read, nothing/,
    ),
    "",
  ]);
  expect(await candlesOf("cardano")).toBe(0);

  expect((await run(folder)).code).toBe(exitCodes.ok);
  const stored = await at.inDatabase((db) =>
    db.query.marketData.findMany({
      where: { cryptocurrency: { slug: "cardano" } },
      orderBy: { openTime: "asc" },
      columns: {
        openTime: true,
        open: true,
        quoteVolume: true,
        tradeCount: true,
        source: true,
        timeframe: true,
      },
    }),
  );
  expect(stored).toHaveLength(4);
  expect(stored[0]).toEqual({
    openTime: new Date("2026-01-01T00:00:00Z"),
    open: "1.0",
    quoteVolume: "15",
    tradeCount: 3,
    source: "binance",
    timeframe: "1h",
  });

  const piped = ["import", "candles", "--coin", "cardano", "--timeframe", "1h", "-"];
  expect((await at.run(piped, {}, `${klines}\n`)).stdout).toContain(
    "Binance klines, 1h: 0 inserted, 0 updated, 2 unchanged",
  );

  const refused = await run(
    at.file("ohlcv.json", "[[1767225600000,1,2,1,1.5,10],[1767229200000,1,2,1,1.5,10]]"),
  );
  expect(refused.code).toBe(exitCodes.configuration);
  expect(refused.stderr).toContain("Give it with --source: ");
});

test("rejects what market_data does not store", async () => {
  const run = (file: string) =>
    at.run(["import", "candles", "--coin", "cardano", "--source", "binance", file]);
  const yahoo = at.file(
    "yahoo.csv",
    "Date,Open,High,Low,Close,Adj Close,Volume\n2026-01-01,1,2,1,1.5,1.5,10\n2026-01-02,1,2,1,1.5,1.5,10\n",
  );
  expect((await run(yahoo)).stdout).toContain(
    "nothing imported: The volume is required, but the file does not",
  );
  const days = at.file(
    "days.csv",
    `timestamp,open,high,low,close,volume\n${[1, 2, 3].map((day) => `2026-01-0${day},1,2,1,1,5\n`).join("")}`,
  );
  expect(await importCandles("cardano", days)).toMatchObject({
    code: exitCodes.data,
    stdout: expect.stringContaining("These look like 1d candles, not 5m"),
    stderr: expect.stringContaining("with --force-timeframe"),
  });
  const halves = at.file("halves.json", "[[1767225600000,1,2,1,1.5,10],[1767227400000,1,2,1,1.5,10]]");
  expect(await run(halves)).toMatchObject({
    code: exitCodes.data,
    stderr: expect.stringContaining("market_data does not store 30m candles."),
  });
});

test("does not replace candles of another source unless that is requested", async () => {
  const file = at.file(
    "other.csv",
    "open_time,open,high,low,close,volume\n2026-05-01T00:00:00Z,1,2,1,1.5,10\n",
  );
  const other = (...args: string[]) =>
    at.run([
      "import",
      "candles",
      "--coin",
      "dogecoin",
      "--timeframe",
      "5m",
      "--source",
      "coingecko",
      ...args,
      file,
    ]);
  expect((await importCandles("dogecoin", file)).stdout).toContain("1 inserted");
  expect(await other()).toMatchObject({
    code: exitCodes.decision,
    stderr: expect.stringContaining("1 candle is stored from binance, not coingecko"),
  });
  expect((await other("--on-conflict", "keep")).stdout).toContain("0 inserted, 0 updated, 1 unchanged");
  expect((await other("--on-conflict", "replace")).stdout).toContain("0 inserted, 1 updated, 0 unchanged");
  expect((await importCandles("dogecoin", "--on-conflict", "error", file)).code).toBe(exitCodes.decision);
});

test("does not overwrite rejects that were fixed", async () => {
  const name = "once.csv";
  const file = at.file(
    name,
    "open_time,open,high,low,close,volume\n2026-06-01T00:00:00Z,1,2,1,1.5,-10\n2026-06-01T00:05:00Z,1,2,1,1.5,10\n",
  );
  const rejects = join(at.folder, "once.rejects.csv");
  for (const outcome of ["1 inserted", "1 unchanged"]) {
    expect((await importCandles("tron", "--skip-bad", file)).stdout).toContain(outcome);
  }
  const fixed = readFileSync(rejects, "utf8").replace(/-10$/m, "10");
  writeFileSync(rejects, fixed);
  expect(await importCandles("tron", "--skip-bad", file)).toMatchObject({
    code: exitCodes.decision,
    stderr: expect.stringContaining("The rejects file exists, with other content."),
  });
  expect(readFileSync(rejects, "utf8")).toBe(fixed);
  expect((await importCandles("tron", rejects)).stdout).toContain("1 inserted");
});

test("fails if no row of a file is good, also with --skip-bad", async () => {
  const records = Array.from({ length: 30 }, (_, at) => `never ${at},1,2,1,1.5,10`);
  const file = at.file("bad_only.csv", `open_time,open,high,low,close,volume\n${records.join("\n")}\n`);
  const { code, stdout, stderr } = await importCandles("tron", "--skip-bad", file);
  expect(code).toBe(exitCodes.data);
  expect(stdout).toContain("nothing imported: The file has no good row: 30 problems.");
  // Equal reasons are counted after the twentieth.
  expect(stderr.match(/is not a time: "never/g)).toHaveLength(20);
  expect(stderr).toContain(`${file}: 10 more rows: open_time is not a time\n`);
  expect(existsSync(join(at.folder, "bad_only.rejects.csv"))).toBe(false);
});

test("rejects a truncated page completely, also with --skip-bad", async () => {
  const page = readFileSync(join(sampleFolder, "coingecko_markets.json"), "utf8");
  const cut = at.file("cut.json", page.slice(0, page.length / 2));
  const outcome = await at.run(["import", "markets", "--skip-bad", cut]);
  expect(outcome.code).toBe(exitCodes.data);
  expect(outcome.stderr).toMatch(/cut\.json:\d+: /);
});

test("stores every digit of extreme numbers", async () => {
  const coin = (id: string, symbol: string, fields: string) =>
    `{"id": "${id}", "symbol": "${symbol}", "name": "${id}", ${fields}, "last_updated": "2026-01-01T00:00:00.123Z"}`;
  const page = at.file(
    "awkward.json",
    `[
      ${coin("frax", "frax", '"current_price": 3.9e-6, "total_supply": 1e14, "max_supply": null')},
      ${coin("frax-share", "frax", '"current_price": 12345678.123456789012345678, "price_change_percentage_24h": 5336646.123')},
      ${coin("cgeth-hashkey-cloud", "cgeth.hashkey", '"market_cap": 3321656913131.541, "ath": 9.99967e-7')}
    ]`,
  );
  expect((await at.run(["import", "markets", page])).stdout).toContain("3 inserted");
  const rows = await at.inDatabase((db) =>
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

test("reports an unknown coin, a missing file and an invalid timeframe", async () => {
  const coin = await at.run(["import", "candles", "--coin", "nonesuch", "--timeframe", "5m", sampleCandles]);
  expect(coin).toMatchObject({
    code: exitCodes.configuration,
    stderr: expect.stringContaining("nonesuch"),
  });
  const missing = await importCandles("ethereum", join(at.folder, "missing.csv"));
  expect(missing).toMatchObject({
    code: exitCodes.configuration,
    stderr: expect.stringContaining("missing.csv"),
  });
  const timeframe = await at.run([
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

test("stores pages of categories as history in any order; the sector has the newest values", async () => {
  const page = (day: number, capOfFirst: string) =>
    at.file(
      `categories-${day}.json`,
      `[
        {"id": "test-first", "name": " First ", "market_cap": ${capOfFirst}, "market_cap_change_24h": -1.5,
         "content": "", "volume_24h": 1, "updated_at": "2026-01-0${day}T10:00:00.000Z"},
        {"id": "test-second", "name": "Second", "market_cap": null, "content": null, "updated_at": null}
      ]`,
    );
  const load = (path: string) => at.run(["import", "categories", path]);
  expect(await load(page(2, "3321656913131.541"))).toMatchObject({
    code: exitCodes.ok,
    stdout: expect.stringContaining("2 inserted, 0 updated, 0 unchanged"),
  });
  expect((await load(page(1, "0.00000000001"))).stdout).toContain("2 inserted");
  expect((await load(page(1, "0.00000000001"))).stdout).toContain("0 inserted, 0 updated, 2 unchanged");

  const { sectors, history } = await at.inDatabase(async (db) => ({
    sectors: await db.query.cryptoSectors.findMany({
      where: { slug: { like: "test-%" } },
      orderBy: { slug: "asc" },
      columns: { name: true, description: true, marketCap: true, marketCapChange24h: true },
    }),
    history: await db.query.sectorPerformance.findMany({
      where: { sector: { slug: { like: "test-%" } } },
      orderBy: { measuredAt: "asc", sectorId: "asc" },
      columns: { measuredAt: true, marketCap: true, timeframe: true },
    }),
  }));
  expect(sectors).toEqual([
    { name: "First", description: null, marketCap: "3321656913131.541", marketCapChange24h: "-1.5" },
    { name: "Second", description: null, marketCap: null, marketCapChange24h: null },
  ]);
  const measured = (day: number, marketCap: string | null) => ({
    measuredAt: new Date(`2026-01-0${day}T10:00:00Z`),
    marketCap,
    timeframe: "1d",
  });
  expect(history).toEqual([
    measured(1, "0.00000000001"),
    measured(1, null),
    measured(2, "3321656913131.541"),
    measured(2, null),
  ]);
});
