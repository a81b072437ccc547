import { totalMarket } from "@strata/sample-data";
import type { NewCryptocurrency } from "@strata/schema-market";

/**
 * The assets that any such platform begins with: the majors by their CoinGecko ids, whose prices come from an import, and
 * TOTAL, which statements about the whole market are about.
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
