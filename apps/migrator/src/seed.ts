import { join } from "node:path";
import { loadSampleWorld, OtherWorldError, type WorldOptions } from "@strata/sample-data";
import { cryptocurrencies } from "@strata/schema-market";
import { sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { exitCodes, StrataError } from "./errors.ts";
import { countsText, type FileOutcome, importCandles, importCategories, importMarkets } from "./import.ts";
import { sampleFolder } from "./paths.ts";
import { withProgress } from "./progress.ts";
import { referenceAssets } from "./reference.ts";
import { refresh } from "./refresh.ts";
import * as schema from "./schema.ts";
import { counted, grouped } from "./text.ts";

/** What a seed did, in lines for people; `changed` is false where everything was there already. */
export interface SeedResult {
  readonly changed: boolean;
  readonly lines: readonly string[];
}

/**
 * Loads the reference assets, the sample files through the importers, and a sample world for all tables; then computes
 * the materialized views anew. What is there already stays as it is. Nobody can sign in to an account of the world.
 *
 * @throws StrataError if a sample world of other options is there.
 */
export async function seed(db: Database, options: WorldOptions): Promise<SeedResult> {
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
  const samples = {
    coins: loadedOf(markets),
    sectors: loadedOf(categories),
    candles: loadedOf(candles),
  };
  const world = await seedWorld(db, options);
  const changed =
    created.length + world > 0 ||
    Object.values(samples).some(({ inserted, updated }) => inserted + updated > 0);
  if (changed) {
    await db.execute(sql`analyze`);
    await refresh(db, { schema, names: [], lockTimeout: 60 });
  }
  return {
    changed,
    lines: [
      `${counted(referenceAssets.length, "reference asset")}: ${created.length} new`,
      ...Object.entries(samples).map(([what, counts]) => `sample ${what}: ${countsText(counts)}`),
      `sample world: ${world > 0 ? `${counted(world, "row")} new` : "as before"}`,
    ],
  };
}

async function seedWorld(db: Database, options: WorldOptions): Promise<number> {
  try {
    const { rows } = await withProgress("Loading the sample world", (progress) =>
      loadSampleWorld(db, options, (count) =>
        progress.update(`Loading the sample world: ${grouped(count)} rows`),
      ),
    );
    return rows;
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

function loadedOf(outcome: FileOutcome | undefined) {
  if (!outcome?.loaded) throw outcome?.failure;
  return outcome.loaded;
}
