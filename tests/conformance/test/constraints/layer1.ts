import type { Database } from "@strata/migrator/database";
import {
  macroIndicators,
  marketRegimes,
  newsEventCryptocurrencies,
  newsEvents,
  sentimentData,
} from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
import {
  arrayCase,
  atMostCase,
  badNumbers,
  type Fixtures,
  finiteCase,
  foreignKeyCase,
  nonNegativeCase,
  objectCase,
  oneOfCase,
  scoreCase,
  signedRatioCase,
  type TableCases,
  trimmedCase,
} from "./cases.ts";

const at = (iso: string) => new Date(iso);
const publishedAt = at("2026-01-01T00:00Z");

/** Inserts the rows of this layer that the cases reference. */
export async function layer1Fixtures(
  db: Pick<Database, "insert">,
): Promise<Pick<Fixtures, "otherCryptocurrencyId" | "marketRegimeId" | "newsEventId">> {
  const [coin] = await db
    .insert(cryptocurrencies)
    .values({ slug: "other-fixture", symbol: "OTHER", name: "Other fixture" })
    .returning({ id: cryptocurrencies.id });
  const [regime] = await db
    .insert(marketRegimes)
    .values({ modelName: "fixture", modelVersion: "1", regime: "sideways", confidenceScore: "50" })
    .returning({ id: marketRegimes.id });
  const [news] = await db
    .insert(newsEvents)
    .values({ source: "fixture", title: "Fixture", publishedAt })
    .returning({ id: newsEvents.id });
  return {
    otherCryptocurrencyId: coin?.id ?? 0,
    marketRegimeId: regime?.id ?? 0,
    newsEventId: news?.id ?? 0,
  };
}

export const macroIndicatorCases: TableCases = {
  table: macroIndicators,
  row: (_, n) => ({
    indicatorName: "VIX",
    category: "traditional",
    observedAt: new Date(Date.UTC(2026, 0, 1, 0, n)),
    releasedAt: at("2026-02-01T00:00Z"),
    value: "1",
    source: "test",
  }),
  constraints: () => {
    const first = { observedAt: at("2025-03-31T00:00Z"), releasedAt: at("2025-04-10T00:00Z") };
    return {
      macro_indicators_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
      macro_indicators_name_timeframe_observed_at_released_at_key: {
        before: first,
        // A revision.
        good: { ...first, releasedAt: at("2025-05-10T00:00Z"), value: "2" },
        bad: [first, { ...first, value: "2" }],
      },
      macro_indicators_indicator_name_check: {
        good: { indicatorName: "BTC.D" },
        bad: ["", "vix", "VIX ", ".D", "X".repeat(51)].map((indicatorName) => ({ indicatorName })),
      },
      macro_indicators_category_check: oneOfCase("category", "onchain"),
      macro_indicators_value_check: finiteCase("value"),
      macro_indicators_dominance_check: {
        good: { category: "dominance", value: "100" },
        bad: ["-0.0001", "100.0001"].map((value) => ({ category: "dominance", value })),
      },
      macro_indicators_previous_value_check: finiteCase("previousValue"),
      macro_indicators_change_percentage_check: finiteCase("changePercentage"),
      macro_indicators_normalized_value_check: finiteCase("normalizedValue"),
      macro_indicators_unit_check: trimmedCase("unit", 1, 20),
      macro_indicators_impact_check: oneOfCase("impact", "neutral"),
      macro_indicators_source_check: trimmedCase("source", 1, 50),
      macro_indicators_quality_score_check: scoreCase("qualityScore"),
      macro_indicators_metadata_check: objectCase("metadata"),
    };
  },
};

export const marketRegimeCases: TableCases = {
  table: marketRegimes,
  row: (_, n) => ({
    modelName: "regimes",
    modelVersion: `test ${n}`,
    analysisTime: at("2026-01-01T00:00Z"),
    regime: "bull_market",
    confidenceScore: "50",
  }),
  constraints: () => ({
    market_regimes_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
    market_regimes_model_data_source_timeframe_analysis_time_key: {
      before: { modelVersion: "1" },
      good: { modelVersion: "1", dataSource: "backtest" },
      bad: [{ modelVersion: "1" }, { modelVersion: "1", regime: "bear_market" }],
    },
    market_regimes_model_name_check: trimmedCase("modelName", 1, 100),
    market_regimes_model_version_check: trimmedCase("modelVersion", 1, 50),
    market_regimes_data_source_check: oneOfCase("dataSource", "simulation"),
    market_regimes_regime_started_at_check: {
      good: { regimeStartedAt: at("2026-01-01T00:00Z") },
      bad: [{ regimeStartedAt: at("2026-01-01T00:00:00.001Z") }],
    },
    market_regimes_confidence_score_check: scoreCase("confidenceScore"),
    market_regimes_trend_strength_check: scoreCase("trendStrength"),
    market_regimes_volatility_score_check: scoreCase("volatilityScore"),
    market_regimes_transition_probability_check: scoreCase("transitionProbability"),
    market_regimes_recommended_exposure_check: scoreCase("recommendedExposure"),
    market_regimes_indicators_check: objectCase("indicators"),
    market_regimes_supporting_factors_check: arrayCase("supportingFactors"),
    market_regimes_risk_factors_check: arrayCase("riskFactors"),
    market_regimes_analysis_data_check: objectCase("analysisData"),
  }),
};

/** Case of a market share. The column has no scale, so it can also store infinities. */
const dominanceCase = (column: string) => ({
  good: { [column]: "100" },
  bad: badNumbers(column, "-0.000000001", "100.000000001"),
});

export const sentimentDataCases: TableCases = {
  table: sentimentData,
  row: (_, n) => ({ observedAt: new Date(Date.UTC(2026, 0, 1, 0, n)), fearGreedIndex: "50" }),
  constraints: ({ cryptocurrencyId }) => {
    const first = { observedAt: at("2025-01-01T00:00Z") };
    return {
      sentiment_data_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
      sentiment_data_cryptocurrency_id_fk: foreignKeyCase("cryptocurrencyId", cryptocurrencyId),
      sentiment_data_coin_observed_at_timeframe_source_key: {
        before: first,
        good: { ...first, cryptocurrencyId },
        // The market is null, and nulls are equal here.
        bad: [first],
      },
      sentiment_data_source_check: trimmedCase("source", 1, 50),
      sentiment_data_fear_greed_index_check: scoreCase("fearGreedIndex"),
      sentiment_data_social_sentiment_check: signedRatioCase("socialSentiment"),
      sentiment_data_news_sentiment_check: signedRatioCase("newsSentiment"),
      sentiment_data_composite_sentiment_check: signedRatioCase("compositeSentiment"),
      sentiment_data_google_trends_score_check: scoreCase("googleTrendsScore"),
      sentiment_data_social_volume_check: { good: { socialVolume: 0 }, bad: [{ socialVolume: -1 }] },
      sentiment_data_funding_rate_check: finiteCase("fundingRate"),
      sentiment_data_open_interest_check: nonNegativeCase("openInterest"),
      sentiment_data_long_liquidations_check: nonNegativeCase("longLiquidations"),
      sentiment_data_short_liquidations_check: nonNegativeCase("shortLiquidations"),
      sentiment_data_btc_dominance_check: dominanceCase("btcDominance"),
      sentiment_data_eth_dominance_check: dominanceCase("ethDominance"),
      sentiment_data_stablecoin_dominance_check: dominanceCase("stablecoinDominance"),
      sentiment_data_alt_dominance_check: dominanceCase("altDominance"),
      sentiment_data_total_dominance_check: {
        good: { btcDominance: "50", ethDominance: "20", stablecoinDominance: "10", altDominance: "15" },
        bad: [
          { btcDominance: "90", ethDominance: "90", altDominance: "90" },
          { btcDominance: "100", ethDominance: "5.000001" },
          { btcDominance: "50", ethDominance: "20", stablecoinDominance: "10", altDominance: "14.999999" },
          { btcDominance: "50", ethDominance: "20", stablecoinDominance: "10", altDominance: "25.000001" },
        ],
      },
      sentiment_data_total_market_cap_check: nonNegativeCase("totalMarketCap"),
      sentiment_data_measures_check: {
        good: { fearGreedIndex: null, totalMarketCap: "0" },
        bad: [{ fearGreedIndex: null }, { fearGreedIndex: null, sources: { any: "thing" } }],
      },
      sentiment_data_sources_check: objectCase("sources"),
    };
  },
};

export const newsEventCases: TableCases = {
  table: newsEvents,
  row: (_, n) => ({ source: "test", externalId: String(n), title: "News", publishedAt }),
  constraints: ({ sectorId }) => ({
    news_events_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
    news_events_sector_id_fk: foreignKeyCase("sectorId", sectorId),
    news_events_source_external_id_key: {
      before: { externalId: "twice" },
      good: { externalId: null },
      bad: [{ externalId: "twice" }],
    },
    news_events_url_key: {
      before: { url: `https://example.org/${"x".repeat(2000)}` },
      good: { url: `https://example.org/${"x".repeat(2001)}` },
      bad: [{ url: `https://example.org/${"x".repeat(2000)}` }],
    },
    news_events_source_check: trimmedCase("source", 1, 100),
    news_events_external_id_check: trimmedCase("externalId", 1, 500),
    news_events_url_check: trimmedCase("url", 1, 2048),
    news_events_title_check: trimmedCase("title", 1, 500),
    news_events_summary_check: atMostCase("summary", 5000),
    news_events_content_check: atMostCase("content", 200_000),
    news_events_language_check: {
      good: { language: "fa-IR" },
      bad: ["", "EN", "english", "pt_BR"].map((language) => ({ language })),
    },
    news_events_event_type_check: oneOfCase("eventType", "macro_release"),
    news_events_category_check: trimmedCase("category", 1, 50),
    news_events_impact_level_check: oneOfCase("impactLevel", "critical"),
    news_events_sentiment_score_check: signedRatioCase("sentimentScore"),
    news_events_relevance_score_check: scoreCase("relevanceScore"),
    news_events_entities_check: objectCase("entities"),
  }),
};

export const newsEventCryptocurrencyCases: TableCases = {
  table: newsEventCryptocurrencies,
  row: ({ newsEventId, cryptocurrencyId }) => ({ newsEventId, cryptocurrencyId, publishedAt }),
  constraints: ({ newsEventId, cryptocurrencyId, otherCryptocurrencyId }) => ({
    news_event_cryptocurrencies_pkey: {
      before: {},
      good: { cryptocurrencyId: otherCryptocurrencyId },
      bad: [{}],
    },
    news_event_cryptocurrencies_news_event_id_fk: foreignKeyCase("newsEventId", newsEventId),
    news_event_cryptocurrencies_cryptocurrency_id_fk: foreignKeyCase("cryptocurrencyId", cryptocurrencyId),
  }),
};
