import { type CandleProblem, readCandles } from "@strata/market-files";
import * as schema from "@strata/schema-market";
import { cryptocurrencies, timeframe, timeframeSeconds } from "@strata/schema-market";
import { createTestDatabase, type TestDatabase } from "@strata/testing/vitest";
import { DrizzleQueryError, type SQL, sql, TransactionRollbackError } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readMarketsPage } from "../src/index.ts";

// A reader rejects exactly what its table rejects, so that the database never reports an error.

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ schema });
  await database.db.insert(cryptocurrencies).values({ slug: "ripple", symbol: "XRP", name: "XRP" });
});
afterAll(() => database.close());

/** Whether the database accepts a row; rolls the insert back. */
async function accepts(insert: SQL): Promise<boolean> {
  try {
    return await database.db.transaction(async (tx): Promise<never> => {
      await tx.execute(insert);
      return tx.rollback();
    });
  } catch (error) {
    if (error instanceof TransactionRollbackError) return true;
    // Class 22 is an invalid value of a type, 23 a violated constraint.
    const code = error instanceof DrizzleQueryError && (error.cause as { code?: string } | undefined)?.code;
    if (typeof code === "string" && /^2[23]/.test(code)) return false;
    throw error;
  }
}

/** Numbers at the limits of the rules and of numeric, as valid JSON. */
const edges = [
  "0",
  "-0",
  "-1",
  "-100",
  "-100.1",
  "1e-20",
  "-1e-20",
  "2147483647",
  "2147483648",
  "1.5",
  "2.0",
  "1e2",
];
const extremes = [
  "1e131071",
  "1e131072",
  "-1e131072",
  "1e-16383",
  "1e-16384",
  "0e-16384",
  `0.${"0".repeat(16_384)}`,
];
const small = fc.integer({ min: 1, max: 4 }).map(String);
const jsonNumber = fc.oneof(
  { weight: 6, arbitrary: small },
  { weight: 3, arbitrary: fc.constantFrom(...edges) },
  { weight: 1, arbitrary: fc.constantFrom(...extremes) },
);
const csvNumber = fc.oneof(
  { weight: 30, arbitrary: small },
  { weight: 2, arbitrary: fc.constantFrom(...edges, ...extremes) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("NaN", "nan", "Infinity", "-Infinity", "abc", "+1", ".5", "5.", "1e", "1,5"),
  },
);

const instant = fc
  .record({
    time: fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T00:00:00Z"),
      noInvalidDate: true,
    }),
    unit: fc.constantFrom(
      1,
      1000,
      ...Object.values(timeframeSeconds).map((seconds) => seconds * 1000),
      "month",
    ),
  })
  .map(({ time, unit }) => {
    if (unit === "month") return `${time.toISOString().slice(0, 7)}-01T00:00:00.000Z`;
    const monday = Date.UTC(2001, 0, 1);
    return new Date(
      Math.ceil((time.getTime() - monday) / Number(unit)) * Number(unit) + monday,
    ).toISOString();
  });

test("readCandles agrees with market_data", async () => {
  // Mostly valid values, so that faults do not hide each other.
  const mostly = (good: string, ...others: string[]) =>
    fc.oneof({ weight: 3, arbitrary: fc.constant(good) }, fc.constantFrom(good, ...others), csvNumber);
  const candle = fc.record({
    timeframe: fc.constantFrom(...timeframe.enumValues),
    openTime: instant,
    open: mostly("2"),
    high: mostly("3", "2", "1"),
    low: mostly("1", "0", "1e-20", "-1e-20"),
    close: mostly("2"),
    volume: mostly("0", "-1", "-1e-20"),
    quoteVolume: fc.option(mostly("0", "-1", "-1e-20")),
    vwap: fc.option(mostly("2", "1", "3", "4", "0.9")),
    tradeCount: fc.option(fc.constantFrom("0", "2147483647", "2147483648", "-1")),
  });
  const property = fc.asyncProperty(candle, async (values) => {
    const { openTime, open, high, low, close, volume, quoteVolume, vwap, tradeCount } = values;
    const quoted = [openTime, open, high, low, close, volume, quoteVolume, vwap, tradeCount].map(
      (text) => `"${text ?? ""}"`,
    );
    const problems: CandleProblem[] = [];
    const file = readCandles(
      `open_time,open,high,low,close,volume,quote_volume,vwap,trade_count\n${quoted.join(",")}\n`,
      { timeframe: values.timeframe, requireVolume: true, onProblem: (problem) => problems.push(problem) },
    );
    for await (const _ of file);
    const number = (text: string | null) => sql`${text}::text::numeric`;
    const accepted = await accepts(sql`
      insert into market_data (cryptocurrency_id, timeframe, open_time, open, high, low, close, volume, quote_volume,
        vwap, trade_count)
      select id, ${values.timeframe}::timeframe, ${openTime}::text::timestamptz, ${number(open)}, ${number(high)},
        ${number(low)}, ${number(close)}, ${number(volume)}, ${number(quoteVolume)}, ${number(vwap)},
        ${tradeCount}::text::integer
      from cryptocurrencies`);
    expect({ accepted, problems }).toEqual({
      accepted,
      problems: accepted ? [] : [expect.anything()],
    });
  });
  await fc.assert(property, { numRuns: 1000 });
});

/** A text as the reader passes it on: names and symbols are trimmed. */
function storedText(key: string, value: string): string {
  const trimmed = value.replaceAll(/[\u00a0\u202f]/g, " ").trim();
  return key === "symbol" ? trimmed.toUpperCase() : key === "name" ? trimmed : value;
}

test("readMarketsPage agrees with cryptocurrencies", async () => {
  const text = fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 4 }) },
    { weight: 4, arbitrary: fc.constantFrom("a", " a", "a ", "a b", "\ta", "", "ß", "ǆ", "ŉ", "İ", "\0") },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom("a", "ß", "😀", "é"), fc.constantFrom(16, 17, 32, 33, 200, 201))
        .map(([character, length]) => character.repeat(length)),
    },
    { weight: 1, arbitrary: fc.constantFrom(2048, 2049).map((length) => "x".repeat(length)) },
  );
  const texts = { id: "slug", symbol: "symbol", name: "name", image: "image_url" };
  const amounts = {
    current_price: "current_price",
    market_cap: "market_cap",
    fully_diluted_valuation: "fully_diluted_valuation",
    total_volume: "total_volume",
    high_24h: "high_24h",
    low_24h: "low_24h",
    circulating_supply: "circulating_supply",
    total_supply: "total_supply",
    max_supply: "max_supply",
    ath: "ath",
    atl: "atl",
  };
  const percents = {
    price_change_percentage_24h: "price_change_percentage_24h",
    price_change_percentage_1h_in_currency: "price_change_percentage_1h",
    price_change_percentage_7d_in_currency: "price_change_percentage_7d",
    price_change_percentage_30d_in_currency: "price_change_percentage_30d",
  };
  const numbers = { ...amounts, ...percents, market_cap_rank: "market_cap_rank" };
  const keyOf = <Keys extends object>(keys: Keys) =>
    fc.constantFrom(...(Object.keys(keys) as (keyof Keys)[]));
  // Few values at once, so that faults do not hide each other.
  const coin = fc.record({
    texts: fc.dictionary(keyOf(texts), text, { maxKeys: 2, noNullPrototype: true }),
    amounts: fc.dictionary(keyOf(amounts), jsonNumber, { maxKeys: 2, noNullPrototype: true }),
    percents: fc.dictionary(keyOf(percents), fc.constantFrom("-100", "-100.1", "-99.9", "1e9", "-1e200000"), {
      maxKeys: 1,
      noNullPrototype: true,
    }),
    // The insert would round a fraction in an integer column.
    rank: fc.option(fc.constantFrom("1", "0", "-1", "2.0", "1e2", "2147483647", "2147483648"), { freq: 2 }),
    supply: fc.option(fc.record({ circulating_supply: small, max_supply: small })),
  });

  const property = fc.asyncProperty(coin, async (values) => {
    const someTexts: Partial<Record<keyof typeof texts, string>> = {
      id: "a",
      symbol: "a",
      name: "A",
      ...values.texts,
    };
    const someNumbers: Record<string, string> = {
      ...values.amounts,
      ...values.percents,
      ...values.supply,
      ...(values.rank && { market_cap_rank: values.rank }),
    };
    const members = [
      ...Object.entries(someTexts).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`),
      ...Object.entries(someNumbers).map(([key, value]) => `${JSON.stringify(key)}: ${value}`),
    ];
    const page = readMarketsPage(`[{${members.join(", ")}}]`);

    const columns = [
      ...Object.entries(someTexts).map(([key, value]) => ({
        name: texts[key as keyof typeof texts],
        value: sql`${storedText(key, value)}::text`,
      })),
      ...Object.entries(someNumbers).map(([key, value]) => ({
        name: numbers[key as keyof typeof numbers],
        value: sql`${value}::text::numeric`,
      })),
    ];
    const accepted = await accepts(sql`
      insert into cryptocurrencies (${sql.join(
        columns.map(({ name }) => sql.identifier(name)),
        sql`, `,
      )})
      values (${sql.join(
        columns.map(({ value }) => value),
        sql`, `,
      )})`);
    expect({ accepted, problems: page.problems }).toEqual({
      accepted,
      problems: accepted ? [] : [expect.anything()],
    });
  });
  await fc.assert(property, { numRuns: 1000 });
});
