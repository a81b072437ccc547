import type { Cryptocurrency } from "@strata/schema-market";

/** Columns of a coin that its data source publishes. */
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

/** Market columns of one coin as last published by its data source. Decimals are exact strings, null is unknown. */
export type CryptocurrencySnapshot = Pick<Cryptocurrency, (typeof snapshotColumns)[number]>;
