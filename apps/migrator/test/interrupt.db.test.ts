import { cryptocurrencies, marketData } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { exitCodes } from "../src/errors.ts";
import { createWorkplace, embedded, type Workplace } from "./command.ts";

let at: Workplace;
afterEach(() => at?.remove());

/** The last output on the terminal: shows the cursor and clears the line of the spinner. */
const restored = "\u001B[?25h\u001B[1G\u001B[0K";

async function expectInterrupted(...interrupt: Parameters<Workplace["interrupt"]>): Promise<void> {
  const { code, stdout, stderr } = await at.interrupt(...interrupt);
  expect({ code, stdout, end: stderr.slice(-restored.length) }).toEqual({
    code: 130,
    stdout: "",
    end: restored,
  });
}

const importing = ["import", "candles", "--coin", "bitcoin", "--timeframe", "1m", "--source", "binance"];

/** A file that needs several statements to import. */
function manyCandles(): string {
  const first = Date.UTC(2026, 0, 1);
  const lines = Array.from(
    { length: 12_000 },
    (_, minute) => `${new Date(first + minute * 60_000).toISOString()},1,2,1,1.5,10\n`,
  );
  return at.file("candles.csv", `open_time,open,high,low,close,volume\n${lines.join("")}`);
}

test("Ctrl-C ends a migration, a seed and an import with 130, and each can be repeated", async () => {
  at = await createWorkplace();
  await expectInterrupted(["migrate"], "Migrating");
  expect((await at.run(["migrate"])).code).toBe(exitCodes.ok);

  await expectInterrupted(["seed", "sample"], "Seeding");
  expect((await at.run(["seed", "sample"])).code).toBe(exitCodes.ok);
  const stored = () =>
    at.inDatabase(async (db) => [await db.$count(cryptocurrencies), await db.$count(marketData)]);
  expect(await stored()).toEqual([31, 11_424]);

  const file = manyCandles();
  await expectInterrupted([...importing, file], "10,000 rows");
  expect(await stored()).toEqual([31, 11_424]);
  expect((await at.run([...importing, file])).stdout).toContain("12,000 inserted");
});

describe.skipIf(embedded)("on a server", () => {
  test("ends the session of an interrupted process, also while it waits for a lock", async () => {
    at = await createWorkplace("migrated");
    await at.run(["seed", "reference"]);
    const file = manyCandles();
    await at.inDatabase((db) =>
      db.transaction(async (tx) => {
        await tx.execute(sql`lock table market_data`);
        // Within a transaction pg_locks is current, pg_stat_activity is not.
        const waiting = async () => {
          const rows = await tx.execute(
            sql`select pid from pg_locks where relation = 'market_data'::regclass and not granted`,
            "objects",
          );
          return rows.length;
        };
        const oneWaits = () => expect.poll(waiting, { timeout: 30_000 }).toBe(1);
        await expectInterrupted([...importing, file], "10,000 rows", oneWaits);
        await expect.poll(waiting, { timeout: 30_000 }).toBe(0);
      }),
    );
  });
});
