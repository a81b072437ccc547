import { type Fault, type FileCandle, shown } from "./candle.ts";
import { compareDecimals, decimalFault, isNegative, isZero } from "./decimal.ts";
import type { Role } from "./format.ts";
import type { Layout } from "./layout.ts";
import { isMissing, tradeCountOf, ungrouped } from "./numbers.ts";
import { timeTextOf } from "./record.ts";
import { type DateOrder, parseTime } from "./time.ts";
import {
  type CandleTimeframe,
  closingTime,
  fullMinute,
  isDailyOrLonger,
  offsetIn,
  openingTime,
} from "./timeframe.ts";

/** What has to be known to read a record of a file. */
export interface ParserContext {
  readonly layout: Layout;
  readonly timeframe: CandleTimeframe;
  readonly dateOrder: DateOrder | undefined;
  /** Whether times without a zone are in UTC. */
  readonly utc: boolean;
  /** Whether a candle with an unknown volume is rejected. */
  readonly requireVolume: boolean;
  /** The present time, in milliseconds. */
  readonly now: number;
}

/** Reads the records of a file: what one of them is as a candle, or what is wrong with it. */
export class CandleParser {
  readonly #context: ParserContext;

  constructor(context: ParserContext) {
    this.#context = context;
  }

  /** Reads a record, and adds its faults to a list: if there are any, the result is not a candle. */
  read(values: readonly string[], line: number, faults: Fault[]): FileCandle {
    const { timeframe, layout } = this.#context;
    const { format, index, names } = layout;
    const text = (role: Role): string => values[index[role] ?? -1] ?? "";
    const reject = (role: Role, reason: string): void => {
      faults.push({ column: names[index[role] ?? -1] || role, value: text(role), reason });
    };
    const decimal = (role: Role): string => (format.grouped ? ungrouped(text(role)) : text(role));
    const price = (role: Role): string => {
      const number = decimal(role);
      const fault =
        decimalFault(number) ?? (isNegative(number) || isZero(number) ? "must be greater than 0" : undefined);
      if (fault) reject(role, fault);
      return number;
    };
    const amount = (role: Role): string | null => {
      if (index[role] === undefined || isMissing(text(role))) return null;
      const number = decimal(role);
      const fault = decimalFault(number) ?? (isNegative(number) ? "must be at least 0" : undefined);
      if (fault) reject(role, fault);
      return number;
    };

    const openTime = this.#openTimeOf(timeTextOf(values, layout));
    if (typeof openTime === "string") reject("time", openTime);
    const [open, high, low, close] = [price("open"), price("high"), price("low"), price("close")];
    let vwap = amount("vwap");
    const volume = amount("volume");
    if (volume === null && this.#context.requireVolume) {
      faults.push({ column: names[index.volume ?? -1] || "volume", reason: "is unknown" });
    }
    if (faults.length === 0) {
      // Written so that values are only compared once all are numbers.
      const lows = compareDecimals(low, open) <= 0 && compareDecimals(low, close) <= 0;
      const highs = compareDecimals(open, high) <= 0 && compareDecimals(close, high) <= 0;
      const body = lows && highs ? "" : `open ${shown(open)}, close ${shown(close)}`;
      if (!lows) {
        faults.push({
          reason: `low must be at most the lesser of open and close: low ${shown(low)}, ${body}`,
        });
      }
      if (!highs) {
        faults.push({
          reason: `high must be at least the greater of open and close: high ${shown(high)}, ${body}`,
        });
      }
      // Exchanges write 0 for the average of no trades.
      if (vwap !== null && isZero(vwap) && (volume === null || isZero(volume))) vwap = null;
      if (vwap !== null && (compareDecimals(vwap, low) < 0 || compareDecimals(vwap, high) > 0)) {
        reject("vwap", `must be between low ${shown(low)} and high ${shown(high)}`);
      }
    }
    let tradeCount: number | null = null;
    if (index.tradeCount !== undefined && !isMissing(text("tradeCount"))) {
      const count = tradeCountOf(text("tradeCount"));
      if (typeof count === "string") reject("tradeCount", count);
      else tradeCount = count;
    }
    const quoteVolume = amount("quoteVolume");
    const marketCap = amount("marketCap");
    const time = typeof openTime === "string" ? Number.NaN : openTime;
    const isClosed =
      closingTime(timeframe, time) <= this.#context.now && !/^(?:0|f|false)$/i.test(text("isClosed"));
    return {
      openTime: new Date(time),
      open,
      high,
      low,
      close,
      volume,
      quoteVolume,
      vwap,
      tradeCount,
      marketCap,
      isClosed,
      line,
    };
  }

  /** The opening time of a candle, or why the text is none. */
  #openTimeOf(text: string): number | string {
    const { timeframe, dateOrder, layout, utc } = this.#context;
    const { format } = layout;
    const written = parseTime(text, dateOrder);
    if (typeof written === "string") return written;
    const { time, form } = written;
    if (form === "date" && !isDailyOrLonger(timeframe))
      return `is a date without a time, for ${timeframe} candles`;
    const isInUtc =
      form !== "unzoned" || format.utc || utc || (isDailyOrLonger(timeframe) && offsetIn("1d", time) === 0);
    if (!isInUtc) return "has no time zone: state that it is in UTC, or add the zone";
    if (format.points) return time - offsetIn(timeframe, time);
    const openTime = format.stamp === "closing" ? openingTime(timeframe, fullMinute(time)) : time;
    if (offsetIn(timeframe, openTime) === 0) return openTime;
    return `is not the ${format.stamp ?? "opening"} time of a ${timeframe} candle`;
  }
}
