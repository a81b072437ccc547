import { join } from "node:path";
import type { UpsertCounts } from "@strata/market-store";
import { loadSampleWorld, OtherWorldError, type WorldOptions } from "@strata/sample-data";
import { cryptocurrencies } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { exitCodes, StrataError } from "./errors.ts";
import { type FileOutcome, importCandles, importCategories, importMarkets } from "./import.ts";
import { sampleFolder } from "./paths.ts";
import { referenceAssets } from "./reference.ts";
import { refresh } from "./refresh.ts";
import * as schema from "./schema.ts";

/** The rows that a seed wrote. */
export interface SeedResult {
  readonly referenceAssets: UpsertCounts;
  readonly coins: UpsertCounts;
  readonly sectors: UpsertCounts;
  readonly candles: UpsertCounts;
  /** Rows of the sample dataset that were inserted; 0 where it was there already. */
  readonly dataset: number;
}

/**
 * Loads the reference assets, the sample files through the importers, and the sample dataset for all tables; then
 * recomputes the materialized views. What is stored already stays as it is. Nobody can sign in to a sample account.
 *
 * @param onRows called with the number of rows of the dataset that are written so far.
 * @throws StrataError if a sample dataset of other options is stored.
 */
export async function seed(
  db: Database,
  options: WorldOptions,
  onRows?: (rows: number) => void,
): Promise<SeedResult> {
  const created = await db
    .insert(cryptocurrencies)
    .values([...referenceAssets])
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
  const result = {
    referenceAssets: {
      inserted: created.length,
      updated: 0,
      unchanged: referenceAssets.length - created.length,
    },
    coins: loadedOf(markets),
    sectors: loadedOf(categories),
    candles: loadedOf(candles),
    dataset: await seedDataset(db, options, onRows),
  };
  if (hasChanged(result)) {
    await db.execute(sql`analyze`);
    await refresh(db, { schema, names: [], lockTimeout: 60 });
  }
  return result;
}

/** Whether a seed wrote anything. */
export const hasChanged = ({ dataset, ...counts }: SeedResult): boolean =>
  dataset > 0 || Object.values(counts).some(({ inserted, updated }) => inserted + updated > 0);

async function seedDataset(
  db: Database,
  options: WorldOptions,
  onRows?: (rows: number) => void,
): Promise<number> {
  try {
    return (await loadSampleWorld(db, options, onRows)).rows;
  } catch (error) {
    if (!(error instanceof OtherWorldError)) throw error;
    const { scale, seed: number, until } = error.present;
    throw new StrataError(
      exitCodes.decision,
      "Another sample world is in this database, and was left as it is.",
      {
        where: `scale ${scale}, seed ${number}, until ${until.toISOString().slice(0, 10)}`,
        hint: `Seed another database, or the same world again: \`strata seed --scale ${scale} --seed ${number} --until ${until.toISOString().slice(0, 10)}\`.`,
        cause: error,
      },
    );
  }
}

function loadedOf(outcome: FileOutcome | undefined): UpsertCounts {
  if (!outcome?.loaded) throw outcome?.failure;
  return outcome.loaded;
}
