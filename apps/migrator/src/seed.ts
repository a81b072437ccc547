import { join } from "node:path";
import { cryptocurrencies } from "@strata/schema-market";
import type { Database } from "./database.ts";
import { countsText, type FileOutcome, importCandles, importCategories, importMarkets } from "./import.ts";
import { sampleFolder } from "./paths.ts";
import { referenceCoins } from "./reference.ts";
import { counted } from "./text.ts";

/** What a seed did, in lines for people; `changed` is false where everything was there already. */
export interface SeedResult {
  readonly changed: boolean;
  readonly lines: readonly string[];
}

/**
 * Loads the reference coins and the sample data through the importers. What is there already stays as it is. No
 * account is seeded.
 */
export async function seed(db: Database): Promise<SeedResult> {
  const created = await db
    .insert(cryptocurrencies)
    .values([...referenceCoins])
    .onConflictDoNothing({ target: cryptocurrencies.slug })
    .returning({ slug: cryptocurrencies.slug });
  const [markets] = await importMarkets(db, [join(sampleFolder, "coingecko_markets.json")], {
    keepStored: true,
    skipBad: false,
  });
  const [categories] = await importCategories(db, [join(sampleFolder, "coingecko_categories.json")], {
    keepStored: true,
    skipBad: false,
  });
  const [candles] = await importCandles(db, [join(sampleFolder, "xrp_usdt_5m.csv")], {
    coin: "ripple",
    timeframe: "5m",
    source: "binance",
    keepStored: true,
    skipBad: false,
  });
  const samples = {
    coins: loadedOf(markets),
    sectors: loadedOf(categories),
    candles: loadedOf(candles),
  };
  return {
    changed:
      created.length > 0 || Object.values(samples).some(({ inserted, updated }) => inserted + updated > 0),
    lines: [
      `${counted(referenceCoins.length, "reference coin")}: ${created.length} new`,
      ...Object.entries(samples).map(([what, counts]) => `sample ${what}: ${countsText(counts)}`),
    ],
  };
}

function loadedOf(outcome: FileOutcome | undefined) {
  if (!outcome?.loaded) throw outcome?.failure;
  return outcome.loaded;
}
