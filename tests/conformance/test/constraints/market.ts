import { cryptocurrencies, marketData } from "@strata/schema-market";
import {
  atMostCase,
  badNumbers,
  foreignKeyCase,
  nonNegativeCase,
  objectCase,
  oneOfCase,
  percentChangeCase,
  scoreCase,
  type TableCases,
  trimmedCase,
} from "./cases.ts";

export const cryptocurrencyCases: TableCases = {
  table: cryptocurrencies,
  row: (_, n) => ({ slug: `coin-${n}`, symbol: "COIN", name: "Coin" }),
  constraints: () => ({
    cryptocurrencies_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
    cryptocurrencies_slug_key: {
      before: { slug: "twice" },
      good: { symbol: "COIN" },
      bad: [{ slug: "twice" }],
    },
    cryptocurrencies_slug_check: trimmedCase("slug", 1, 200),
    cryptocurrencies_symbol_check: {
      good: { symbol: "CGETH.HASHKEY" },
      bad: ["", "coin", "X".repeat(33)].map((symbol) => ({ symbol })),
    },
    cryptocurrencies_name_check: trimmedCase("name", 1, 200),
    cryptocurrencies_asset_type_check: oneOfCase("assetType", "index"),
    cryptocurrencies_tier_check: { good: { tier: 1 }, bad: [{ tier: 0 }, { tier: 4 }] },
    cryptocurrencies_contract_address_check: trimmedCase("contractAddress", 1, 200),
    cryptocurrencies_decimals_check: { good: { decimals: 36 }, bad: [{ decimals: -1 }, { decimals: 37 }] },
    cryptocurrencies_image_url_check: trimmedCase("imageUrl", 1, 2048),
    cryptocurrencies_description_check: atMostCase("description", 20_000),
    cryptocurrencies_market_cap_rank_check: {
      good: { marketCapRank: 1 },
      bad: [{ marketCapRank: 0 }, { marketCapRank: -1 }],
    },
    cryptocurrencies_current_price_check: nonNegativeCase("currentPrice"),
    cryptocurrencies_market_cap_check: nonNegativeCase("marketCap"),
    cryptocurrencies_fully_diluted_valuation_check: nonNegativeCase("fullyDilutedValuation"),
    cryptocurrencies_total_volume_check: nonNegativeCase("totalVolume"),
    cryptocurrencies_high_24h_check: nonNegativeCase("high24h"),
    cryptocurrencies_low_24h_check: nonNegativeCase("low24h"),
    cryptocurrencies_price_change_percentage_1h_check: percentChangeCase("priceChangePercentage1h"),
    cryptocurrencies_price_change_percentage_24h_check: percentChangeCase("priceChangePercentage24h"),
    cryptocurrencies_price_change_percentage_7d_check: percentChangeCase("priceChangePercentage7d"),
    cryptocurrencies_price_change_percentage_30d_check: percentChangeCase("priceChangePercentage30d"),
    cryptocurrencies_circulating_supply_check: {
      good: { circulatingSupply: "21000000", totalSupply: "20999999", maxSupply: "21000000" },
      bad: [
        ...badNumbers("circulatingSupply", "-1"),
        { circulatingSupply: "21000000.00000001", maxSupply: "21000000" },
      ],
    },
    cryptocurrencies_total_supply_check: nonNegativeCase("totalSupply"),
    cryptocurrencies_max_supply_check: nonNegativeCase("maxSupply"),
    cryptocurrencies_ath_check: nonNegativeCase("ath"),
    cryptocurrencies_atl_check: nonNegativeCase("atl"),
    cryptocurrencies_data_source_check: trimmedCase("dataSource", 1, 50),
    cryptocurrencies_data_quality_score_check: scoreCase("dataQualityScore"),
    cryptocurrencies_external_ids_check: objectCase("externalIds"),
    cryptocurrencies_links_check: objectCase("links"),
  }),
};

const openTime = (iso: string) => ({ openTime: new Date(iso) });

export const marketDataCases: TableCases = {
  table: marketData,
  row: ({ cryptocurrencyId }, n) => ({
    cryptocurrencyId,
    timeframe: "1m",
    openTime: new Date(Date.UTC(2026, 0, 1, 0, n)),
    open: "2",
    high: "3",
    low: "1",
    close: "2.5",
  }),
  constraints: ({ cryptocurrencyId }) => ({
    market_data_pkey: {
      before: openTime("2020-01-01T00:00Z"),
      good: { ...openTime("2020-01-01T00:00Z"), timeframe: "5m" },
      bad: [openTime("2020-01-01T00:00Z")],
    },
    market_data_cryptocurrency_id_fk: foreignKeyCase("cryptocurrencyId", cryptocurrencyId),
    market_data_open_time_check: {
      // A Monday and the first of a month: on the grid of every timeframe.
      good: { ...openTime("2024-04-01T00:00Z"), timeframe: "1w" },
      bad: [
        { ...openTime("2024-04-01T00:00:00.001Z"), timeframe: "1m" },
        { ...openTime("2024-04-01T00:01Z"), timeframe: "5m" },
        { ...openTime("2024-04-01T00:10Z"), timeframe: "15m" },
        { ...openTime("2024-04-01T00:30Z"), timeframe: "1h" },
        { ...openTime("2024-04-01T02:00Z"), timeframe: "4h" },
        { ...openTime("2024-04-01T01:00+01:00"), timeframe: "1M", openTime: new Date("2024-04-01T01:00Z") },
        { ...openTime("2024-04-01T12:00Z"), timeframe: "1d" },
        { ...openTime("2024-04-02T00:00Z"), timeframe: "1w" },
        { ...openTime("2024-04-02T00:00Z"), timeframe: "1M" },
        // It also holds before the origin of the grid.
        { ...openTime("1999-12-31T23:59:30Z"), timeframe: "1m" },
      ],
    },
    market_data_low_check: {
      good: { open: "1", low: "1" },
      bad: [
        { low: "2.000001" },
        { low: "0" },
        { low: "-1" },
        { close: "0.5" },
        { low: "NaN" },
        { low: "-Infinity" },
      ],
    },
    market_data_high_check: {
      good: { high: "2.5" },
      bad: [{ high: "2.4999999" }, { high: "NaN" }, { high: "Infinity" }, { open: "NaN" }],
    },
    market_data_volume_check: nonNegativeCase("volume"),
    market_data_quote_volume_check: nonNegativeCase("quoteVolume"),
    market_data_market_cap_check: nonNegativeCase("marketCap"),
    market_data_vwap_check: { good: { vwap: "3" }, bad: badNumbers("vwap", "0.999", "3.001") },
    market_data_trade_count_check: { good: { tradeCount: 0 }, bad: [{ tradeCount: -1 }] },
    market_data_source_check: oneOfCase("source", "aggregated"),
    market_data_technical_indicators_check: objectCase("technicalIndicators"),
  }),
};
