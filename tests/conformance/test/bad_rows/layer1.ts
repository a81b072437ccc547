import { indicatorCategories, sentimentData } from "@strata/schema-layers";
import fc from "fast-check";
import type { Patch } from "../constraints/cases.ts";
import {
  macroIndicatorCases,
  marketRegimeCases,
  newsEventCases,
  newsEventCryptocurrencyCases,
  sentimentDataCases,
} from "../constraints/layer1.ts";
import {
  all,
  amounts,
  anyOf,
  contradiction,
  either,
  just,
  maybe,
  period,
  type TableRows,
  values,
  words,
  wrongStep,
} from "./rows.ts";
import { decimals, decimalText, instants } from "./values.ts";

const percents = decimals(0n, 100n * 10n ** 6n, 6);
const noPercents = fc.oneof(decimals(100n * 10n ** 6n + 1n, 10n ** 20n, 6), decimals(-(10n ** 20n), -1n, 6));

export const macroIndicatorRows: TableRows = {
  cases: macroIndicatorCases,
  agreeing: () =>
    either(
      values({
        category: fc.constantFrom(...indicatorCategories.filter((category) => category !== "dominance")),
        value: fc.oneof(amounts, percents, noPercents),
      }),
      values({ category: fc.constant("dominance"), value: percents }),
    ),
  contradictions: () => [
    contradiction(
      "macro_indicators_dominance_check",
      "a share of the market that is none",
      values({ category: fc.constant("dominance"), value: noPercents }),
    ),
    wrongStep(
      "macro_indicators_dominance_check",
      "a value taken for a share",
      values({ category: fc.constant("other"), value: noPercents }),
      just({ category: "dominance" }),
    ),
  ],
};

export const marketRegimeRows: TableRows = {
  cases: marketRegimeCases,
  agreeing: () =>
    either(
      period.map(([regimeStartedAt, analysisTime]) => ({ regimeStartedAt, analysisTime })),
      instants.map((at) => ({ regimeStartedAt: at, analysisTime: at })),
      values({ regimeStartedAt: fc.constant(null), analysisTime: instants }),
    ),
  contradictions: () => [
    contradiction(
      "market_regimes_regime_started_at_check",
      "a state that begins after it was seen",
      period.map(([analysisTime, regimeStartedAt]) => ({ regimeStartedAt, analysisTime })),
    ),
  ],
};

const million = 10n ** 6n;
const asPercent = (units: bigint) => decimalText(units, 6);
const shareNames = ["btcDominance", "ethDominance", "stablecoinDominance", "altDominance"];
const shares = (units: readonly bigint[]): Patch =>
  Object.fromEntries(
    shareNames.map((name, n) => [name, units[n] === undefined ? null : asPercent(units[n])]),
  );

/** A whole of `low` to `high` percent in four parts, none of them above 100. */
const inFour = (low: bigint, high: bigint): fc.Arbitrary<bigint[]> =>
  fc
    .bigInt({ min: low * million, max: high * million })
    .chain((whole) =>
      fc.array(fc.bigInt({ min: 0n, max: whole }), { minLength: 3, maxLength: 3 }).map((cuts) => {
        const borders = [0n, ...cuts.sort((a, b) => (a < b ? -1 : 1)), whole];
        return borders.slice(1).map((border, n) => border - (borders[n] ?? 0n));
      }),
    )
    .filter((parts) => parts.every((part) => part <= 100n * million));

const nothing = Object.fromEntries(
  [
    ...shareNames,
    ...["fearGreedIndex", "socialSentiment", "newsSentiment", "compositeSentiment", "googleTrendsScore"],
    ...["socialVolume", "fundingRate", "openInterest", "longLiquidations", "shortLiquidations"],
    "totalMarketCap",
  ].map((name) => [name, null]),
);

export const sentimentDataRows: TableRows = {
  cases: sentimentDataCases,
  agreeing: () =>
    all(
      anyOf(
        sentimentData,
        "socialSentiment",
        "newsSentiment",
        "compositeSentiment",
        "googleTrendsScore",
        "socialVolume",
        "fundingRate",
        "openInterest",
        "longLiquidations",
        "shortLiquidations",
      ),
      // The measure that is always there.
      values({ fearGreedIndex: decimals(0n, 10_000n, 2), totalMarketCap: maybe(amounts) }),
      either(
        inFour(95n, 105n).map(shares),
        // Of three nothing says that they are the whole.
        inFour(0n, 105n).map((parts) => shares(parts.slice(0, 3))),
        just(shares([])),
      ),
    ),
  contradictions: ({ cryptocurrencyId }) => [
    contradiction(
      "sentiment_data_total_dominance_check",
      "three shares that are more than the whole",
      fc
        .array(fc.bigInt({ min: 35n * million + 1n, max: 100n * million }), { minLength: 3, maxLength: 3 })
        .map(shares),
    ),
    contradiction(
      "sentiment_data_total_dominance_check",
      "four shares that are less than the whole",
      inFour(0n, 94n).map(shares),
    ),
    contradiction(
      "sentiment_data_total_dominance_check",
      "four shares that are more than the whole",
      inFour(106n, 300n).map(shares),
    ),
    contradiction(
      "sentiment_data_measures_check",
      "nothing measured",
      either(just(nothing), just({ ...nothing, cryptocurrencyId })),
    ),
    wrongStep(
      "sentiment_data_measures_check",
      "its only measure taken away",
      all(just(nothing), values({ totalMarketCap: amounts })),
      just({ totalMarketCap: null }),
    ),
  ],
};

export const newsEventRows: TableRows = {
  cases: newsEventCases,
  agreeing: () =>
    values({ externalId: maybe(words), url: maybe(words.map((word) => `https://example.org/${word}`)) }),
};

export const newsEventCryptocurrencyRows: TableRows = { cases: newsEventCryptocurrencyCases };
