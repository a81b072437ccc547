import { cryptocurrencies, type NewCryptocurrency } from "@strata/schema-market";
import type { Database } from "./database.ts";
import type { UpsertCounts } from "./upsert.ts";

/** The asset that represents the whole market. */
export const totalMarket = {
  slug: "total",
  symbol: "TOTAL",
  name: "Total market capitalisation",
  assetType: "index",
  tier: 1,
  dataSource: "reference",
} as const satisfies NewCryptocurrency;

/**
 * The assets that every environment needs: the major coins by their CoinGecko ids, whose prices come from an import,
 * and TOTAL, which represents the whole market.
 */
export const referenceAssets: readonly NewCryptocurrency[] = [
  totalMarket,
  { slug: "bitcoin", symbol: "BTC", name: "Bitcoin", decimals: 8, externalIds: { binance: "BTCUSDT" } },
  { slug: "ethereum", symbol: "ETH", name: "Ethereum", decimals: 18, externalIds: { binance: "ETHUSDT" } },
  { slug: "tether", symbol: "USDT", name: "Tether", decimals: 6, assetType: "stablecoin" },
  { slug: "ripple", symbol: "XRP", name: "XRP", decimals: 6, externalIds: { binance: "XRPUSDT" } },
  { slug: "binancecoin", symbol: "BNB", name: "BNB", decimals: 18, externalIds: { binance: "BNBUSDT" } },
  { slug: "solana", symbol: "SOL", name: "Solana", decimals: 9, externalIds: { binance: "SOLUSDT" } },
  { slug: "usd-coin", symbol: "USDC", name: "USDC", decimals: 6, assetType: "stablecoin" },
  { slug: "dogecoin", symbol: "DOGE", name: "Dogecoin", decimals: 8, externalIds: { binance: "DOGEUSDT" } },
  { slug: "tron", symbol: "TRX", name: "TRON", decimals: 6, externalIds: { binance: "TRXUSDT" } },
  { slug: "cardano", symbol: "ADA", name: "Cardano", decimals: 6, externalIds: { binance: "ADAUSDT" } },
].map((coin) => ({ ...coin, tier: 1 }) as NewCryptocurrency);

/** Inserts the missing reference assets in one statement. A stored asset with the same slug is not changed. */
export async function seedReferenceAssets(db: Database): Promise<UpsertCounts> {
  const inserted = await db
    .insert(cryptocurrencies)
    .values([...referenceAssets])
    .onConflictDoNothing({ target: cryptocurrencies.slug })
    .returning({ slug: cryptocurrencies.slug });
  return {
    inserted: inserted.length,
    updated: 0,
    unchanged: referenceAssets.length - inserted.length,
  };
}
