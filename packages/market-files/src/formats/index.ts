import type { CandleFormat } from "../format.ts";
import { binance } from "./binance.ts";
import { bitfinex } from "./bitfinex.ts";
import { bitstamp } from "./bitstamp.ts";
import { bitstampApi } from "./bitstamp_api.ts";
import { bybit } from "./bybit.ts";
import { ccxt } from "./ccxt.ts";
import { coinbase } from "./coinbase.ts";
import { coinGeckoOhlc } from "./coingecko_ohlc.ts";
import { coinGeckoPrices } from "./coingecko_prices.ts";
import { coinMarketCap } from "./coinmarketcap.ts";
import { cryptoDataDownload } from "./cryptodatadownload.ts";
import { dateAndTime } from "./date_and_time.ts";
import { investing } from "./investing.ts";
import { kaggle } from "./kaggle.ts";
import { kraken } from "./kraken.ts";
import { named } from "./named.ts";
import { okx } from "./okx.ts";
import { stooq } from "./stooq.ts";
import { strata } from "./strata.ts";
import { tradingView } from "./tradingview.ts";
import { yahoo } from "./yahoo.ts";
import { yfinance } from "./yfinance.ts";

/**
 * All formats. A header is read as the first one that it matches, so a format comes before those whose columns it
 * contains.
 */
export const candleFormats: readonly CandleFormat[] = [
  binance,
  cryptoDataDownload,
  investing,
  yahoo,
  yfinance,
  coinMarketCap,
  kaggle,
  coinGeckoOhlc,
  coinGeckoPrices,
  bitstamp,
  bitstampApi,
  okx,
  bybit,
  kraken,
  coinbase,
  bitfinex,
  stooq,
  strata,
  dateAndTime,
  tradingView,
  named,
  ccxt,
];
