export { referenceAssets, seedReferenceAssets } from "@strata/market-store";
