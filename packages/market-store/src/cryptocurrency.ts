import type { Cryptocurrency } from "@strata/schema-market";

/** The columns of a coin that its source publishes. */
export const snapshotColumns = [
  "slug",
  "symbol",
  "name",
  "imageUrl",
  "marketCapRank",
  "currentPrice",
  "marketCap",
  "fullyDilutedValuation",
  "totalVolume",
  "high24h",
  "low24h",
  "priceChangePercentage1h",
  "priceChangePercentage24h",
  "priceChangePercentage7d",
  "priceChangePercentage30d",
  "circulatingSupply",
  "totalSupply",
  "maxSupply",
  "ath",
  "athAt",
  "atl",
  "atlAt",
  "dataSource",
  "lastDataUpdateAt",
] as const satisfies readonly (keyof Cryptocurrency)[];

/** The market columns of one coin as its source last published them; decimals are exact text, null is unknown. */
export type CryptocurrencySnapshot = Pick<Cryptocurrency, (typeof snapshotColumns)[number]>;
