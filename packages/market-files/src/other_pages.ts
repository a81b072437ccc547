/** Pages of data providers that are not candles, by keys that only they have. */
const pages: readonly (readonly [readonly string[], string])[] = [
  [["current_price"], "a page of CoinGecko's /coins/markets"],
  [["market_cap_change_24h", "top_3_coins"], "a page of CoinGecko's /coins/categories"],
  [["value_classification"], "the fear and greed index of alternative.me"],
  [["rank", "circulating_supply", "beta_value"], "a page of CoinPaprika"],
  [["price", "percent_change_24h", "ath_price"], "a page of CoinPaprika"],
  [["priceusd", "marketcapusd"], "a page of CoinCap"],
  [["cmc_rank"], "a page of CoinMarketCap"],
  [["price", "percent_change_24h", "last_updated"], "a page of CoinMarketCap"],
  [["id", "symbol", "name"], "a list of coins"],
  [["error_code", "error_message"], "an error of an API"],
  [["code", "msg"], "an error of an API"],
  [["error"], "an error of an API"],
];

/** What a page of other data is, by its keys and their path; undefined if it is not known. */
export function otherPage(keys: readonly string[], path = ""): string | undefined {
  if (/(?:^|\.)quotes\./.test(path)) return "a page of CoinPaprika";
  if (/(?:^|\.)quote\./.test(path)) return "a page of CoinMarketCap";
  const names = new Set(keys.map((key) => key.toLowerCase()));
  return pages.find(([marks]) => marks.every((mark) => names.has(mark)))?.[1];
}
