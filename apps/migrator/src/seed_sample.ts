import { join } from "node:path";
import type { UpsertCounts } from "@strata/market-store";
import { seedReferenceAssets } from "@strata/market-store";
import {
  DatasetConflictError,
  type DatasetOptions,
  defaultDataset,
  loadSampleDataset,
  storedDataset,
} from "@strata/sample-data";
import { sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { exitCodes, StrataError } from "./errors.ts";
import { type FileOutcome, importCategories, importMarkets } from "./import.ts";
import { importCandles } from "./import_candles.ts";
import { occupiedTables } from "./occupied_tables.ts";
import { sampleFolder } from "./paths.ts";
import { refresh } from "./refresh.ts";
import * as schema from "./schema.ts";

export interface SeedSampleOptions {
  /** Options of the dataset; by default those of the smallest one. */
  readonly dataset?: Partial<DatasetOptions> | undefined;
  /** Whether to load it into a database with other rows. */
  readonly intoExistingData?: boolean | undefined;
  /** Called with the number of rows of the dataset written so far. */
  readonly onRows?: (rows: number) => void;
}

/** Counts of loaded sample data. */
export interface SeededSample {
  readonly reference: UpsertCounts;
  /** Inserted rows of the dataset; 0 if it was stored before. */
  readonly dataset: number;
  readonly coins: UpsertCounts;
  readonly sectors: UpsertCounts;
  readonly candles: UpsertCounts;
}

/**
 * Loads the reference assets, the sample dataset for all tables, and the sample files through the importers; then
 * refreshes the materialized views. Never changes a stored row. The sample accounts have no valid password.
 *
 * @throws StrataError if the database has other data (`otherData`) and `intoExistingData` is not set, or if a sample
 * dataset with other options is stored. Nothing is written then.
 */
export async function seedSample(
  db: Database,
  { dataset = {}, intoExistingData = false, onRows }: SeedSampleOptions = {},
): Promise<SeededSample> {
  // In one transaction: an interrupted load leaves no rows or the complete dataset, which the next load accepts.
  const first = await db.transaction(async (tx) => {
    const others = intoExistingData ? [] : await otherData(tx);
    if (others.length > 0) throw holdsOtherData(others);
    return {
      reference: await seedReferenceAssets(tx),
      dataset: await loadDataset(tx, { ...defaultDataset, ...dataset }, onRows),
    };
  });
  const seeded = { ...first, ...(await importSampleFiles(db)) };
  if (hasChanged(seeded)) {
    await db.execute(sql`analyze`);
    await refresh(db, { schema, names: [], lockTimeout: 60 });
  }
  return seeded;
}

/** Whether a load wrote anything. */
export const hasChanged = ({ dataset, ...counts }: SeededSample): boolean =>
  dataset > 0 || Object.values(counts).some(({ inserted, updated }) => inserted + updated > 0);

/**
 * Names of the tables with data that sample data must not be mixed with: any row of the schema's tables except the
 * reference assets. None if a sample dataset is stored: loading it again adds no row of it.
 */
export async function otherData(db: Database): Promise<string[]> {
  const occupied = await occupiedTables(db);
  // In this order: the second statement sees a dataset that another process commits between the two.
  return occupied.length > 0 && (await storedDataset(db)) ? [] : occupied;
}

/** The options of the stored sample dataset; undefined if there is none. */
export { storedDataset } from "@strata/sample-data";

async function loadDataset(
  db: Database,
  options: DatasetOptions,
  onRows?: (rows: number) => void,
): Promise<number> {
  try {
    return (await loadSampleDataset(db, options, onRows)).rows;
  } catch (error) {
    if (!(error instanceof DatasetConflictError)) throw error;
    const { scale, seed, until } = error.stored;
    const day = until.toISOString().slice(0, 10);
    throw new StrataError(exitCodes.decision, "The database has another sample dataset.", {
      where: `scale ${scale}, seed ${seed}, until ${day}`,
      hint: `Nothing was written. Use another database, or load the stored dataset again: \`strata seed sample --scale ${scale} --seed ${seed} --until ${day}\`.`,
      cause: error,
    });
  }
}

async function importSampleFiles(db: Database) {
  const options = { onConflict: "ignore", skipBad: false } as const;
  const file = (name: string) => [join(sampleFolder, name)];
  const [coins] = await importMarkets(db, file("coingecko_markets.json"), options);
  const [sectors] = await importCategories(db, file("coingecko_categories.json"), options);
  const [candles] = await importCandles(db, file("xrp_usdt_5m.csv"), {
    ...options,
    coin: "ripple",
    timeframe: "5m",
    source: "binance",
  });
  return { coins: loadedOf(coins), sectors: loadedOf(sectors), candles: loadedOf(candles) };
}

function loadedOf(outcome: FileOutcome | undefined): UpsertCounts {
  if (!outcome?.loaded) throw outcome?.failure;
  return outcome.loaded;
}

const holdsOtherData = (tables: readonly string[]) =>
  new StrataError(exitCodes.decision, "The database has rows that are not sample rows.", {
    where: `${tables.length === 1 ? "table" : "tables"} ${tables.join(", ")}`,
    hint: "Nothing was written. Use an empty database, or add generated rows to this one with --into-existing-data. `strata seed reference` loads only the reference assets.",
  });
