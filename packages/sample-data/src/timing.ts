import {
  alertConditions,
  alertStatuses,
  alertTypes,
  notificationChannels,
  signalAlerts,
  type signalStatuses,
  signalStrengths,
  tradingSignals,
} from "@strata/schema-relationships";
import { type Coin, closeAt, priceOf } from "./coins.ts";
import { after, at, type Batch, batch, type Dataset, hour, indices, minute } from "./dataset.ts";
import { regimeAt } from "./macro.ts";
import { decimal, quotient } from "./random.ts";
import { analysisAt, primarySectorOf } from "./sectors.ts";
import type { Suggestion } from "./selection.ts";

type SignalStatus = (typeof signalStatuses)[number];

/** A signal, as referenced by trades and predictions. */
export interface Signal {
  readonly id: number;
  readonly coin: Coin;
  readonly hoursAgo: number;
  /** Null for hold and watch. */
  readonly direction: "long" | "short" | null;
  /** In units of the coin's last decimal place. */
  readonly entry: number;
  readonly target: number | null;
  readonly stop: number | null;
  /** Outcome by the candles; `hoursAgo` is the closing time, null while active. */
  outcome: Outcome;
}

interface Outcome {
  readonly status: SignalStatus;
  readonly hoursAgo: number | null;
  readonly exit: number | null;
}

/** Lifetime of a signal, hours. */
const lifetime = 7 * 24;
const signalsPerCoin = 15;

/** The signals of a dataset, fifteen per coin, oldest first, each evaluated against the candles after it. */
export function makeSignals(dataset: Dataset, coins: readonly Coin[]): Signal[] {
  const random = dataset.random("signals");
  return indices(dataset.size.signals).map((index) => {
    const coin = at(coins, index % coins.length);
    const round = Math.floor(index / coins.length) % signalsPerCoin;
    const hoursAgo = 70 * (signalsPerCoin - 1 - round) + random.between(2, 62);
    const entry = closeAt(coin, hoursAgo);
    const direction = index % 10 >= 8 ? null : random.percent(60) ? "long" : "short";
    const sign = direction === "short" ? -1 : 1;
    const reach = (low: number, high: number) => Math.floor((entry * random.between(low, high)) / 1_000);
    const target = direction && entry + sign * reach(30, 90);
    const stop = direction && entry - sign * reach(15, 50);
    const signal = {
      id: dataset.id("signals", index),
      coin,
      hoursAgo,
      direction,
      entry,
      target,
      stop,
    } as const;
    return { ...signal, outcome: outcomeOf(signal, index) };
  });
}

/** The first hour that reaches the target or the stop decides; if one reaches both, the stop counts. */
function outcomeOf(
  { coin, hoursAgo, direction, target, stop }: Omit<Signal, "outcome">,
  index: number,
): Outcome {
  // A few are cancelled before either.
  if (index % 15 === 7) return { status: "cancelled", hoursAgo: hoursAgo - 1, exit: null };
  if (index % 15 === 11) return { status: "invalidated", hoursAgo: hoursAgo - 2, exit: null };
  for (let ago = hoursAgo - 1; ago >= Math.max(hoursAgo - lifetime, 0); ago--) {
    const bar = at(coin.hours, coin.hours.length - 1 - ago);
    const reached = (level: number | null, isAbove: boolean) =>
      level !== null && (isAbove ? bar.high >= level : bar.low <= level);
    if (reached(stop, direction === "short")) return { status: "stopped_out", hoursAgo: ago, exit: stop };
    if (reached(target, direction === "long")) return { status: "hit_target", hoursAgo: ago, exit: target };
  }
  return hoursAgo < lifetime
    ? { status: "active", hoursAgo: null, exit: null }
    : { status: "expired", hoursAgo: hoursAgo - lifetime, exit: null };
}

/** Gain in percent of the entry, with four decimals; positive for a profit in either direction. */
const gainOf = (signal: Signal, price: number): string =>
  decimal(
    quotient(
      BigInt((signal.direction === "short" ? -1 : 1) * (price - signal.entry)) * 1_000_000n,
      BigInt(signal.entry),
    ),
    4,
  );

/** Layer 4: signals and alerts. */
export function* timing(
  dataset: Dataset,
  coins: readonly Coin[],
  made: readonly Signal[],
  suggestions: readonly Suggestion[],
): Generator<Batch> {
  const random = dataset.random("signal rows");
  const accepted = suggestions.filter(({ status }) => status === "approved" || status === "implemented");
  const byCoin = new Map(
    coins.map((coin) => [coin.id, accepted.filter((suggestion) => suggestion.coin === coin)]),
  );
  yield batch(
    tradingSignals,
    made.map((signal) => {
      const { coin, hoursAgo, direction, entry, target, stop, outcome } = signal;
      const generatedAt = dataset.hoursAgo(hoursAgo);
      const closedAt = outcome.hoursAgo === null ? null : dataset.hoursAgo(outcome.hoursAgo);
      const seen = coin.hours.slice(
        coin.hours.length - hoursAgo,
        coin.hours.length - (outcome.hoursAgo ?? 0),
      );
      const best =
        direction === "short"
          ? Math.min(...seen.map((bar) => bar.low))
          : Math.max(...seen.map((bar) => bar.high));
      const worst =
        direction === "short"
          ? Math.max(...seen.map((bar) => bar.high))
          : Math.min(...seen.map((bar) => bar.low));
      const earlier = byCoin.get(coin.id)?.findLast((suggestion) => suggestion.hoursAgo >= hoursAgo + 48);
      const isEvaluated = direction !== null && seen.length > 0;
      return {
        id: signal.id,
        cryptocurrencyId: coin.id,
        suggestionId: earlier?.id ?? null,
        sectorAnalysisId: analysisAt(dataset, primarySectorOf(dataset, coin), generatedAt),
        marketRegimeId: regimeAt(dataset, generatedAt),
        modelName: "sample-timing",
        modelVersion: "2",
        generatedAt,
        expiresAt: after(generatedAt, lifetime * hour),
        signalType:
          direction === "long"
            ? "buy"
            : direction === "short"
              ? "sell"
              : random.pick(["hold", "watch"] as const),
        direction,
        entryPrice: priceOf(coin, entry),
        targetPrice: target === null ? null : priceOf(coin, target),
        stopLoss: stop === null ? null : priceOf(coin, stop),
        confidenceScore: random.score(40, 98),
        signalStrength: random.pick(signalStrengths),
        riskLevel: random.pick(["low", "medium", "high", "extreme"] as const),
        timeHorizonHours: random.pick([24, 72, 168]),
        positionSizePercent: random.percent(70) ? random.score(1, 10) : null,
        status: outcome.status,
        closedAt,
        maxFavorableExcursion: isEvaluated ? gainOf(signal, best) : null,
        maxAdverseExcursion: isEvaluated ? gainOf(signal, worst) : null,
        realizedReturn: direction !== null && outcome.exit !== null ? gainOf(signal, outcome.exit) : null,
        technicalIndicators: { rsi: random.between(20, 80) },
        ...dataset.written(generatedAt, closedAt ?? generatedAt),
      };
    }),
  );
  yield* alerts(dataset, coins, made);
}

function* alerts(dataset: Dataset, coins: readonly Coin[], made: readonly Signal[]): Generator<Batch> {
  const random = dataset.random("alerts");
  yield batch(
    signalAlerts,
    indices(60 * dataset.options.scale).map((index) => {
      const coin = at(coins, index % coins.length);
      const alertType = at(alertTypes, index % alertTypes.length);
      const isOfValue =
        alertType !== "signal_generated" && alertType !== "regime_change" && alertType !== "news";
      const status = at(alertStatuses, Math.floor(index / alertTypes.length) % alertStatuses.length);
      const hasTriggered = status === "triggered" || status === "acknowledged";
      const isOfList = isOfValue && index % 12 === 1;
      const createdAt = dataset.hoursAgo(random.between(24, 40 * 24));
      const triggeredAt = hasTriggered ? after(createdAt, random.between(1, 20) * hour) : null;
      const price = priceOf(coin, Math.floor((closeAt(coin, 0) * random.between(900, 1_100)) / 1_000));
      const value = alertType === "percent_change" ? "5" : alertType === "volume_spike" ? "1000000" : price;
      const condition =
        alertType === "percent_change" ? "percent_change" : random.pick(alertConditions.slice(0, 4));
      return {
        userId: dataset.id("users", index),
        cryptocurrencyId: isOfList || alertType === "regime_change" ? null : coin.id,
        watchlistId: isOfList ? dataset.id("watchlists", index) : null,
        signalId: alertType === "signal_generated" ? at(made, index % made.length).id : null,
        alertType,
        condition: isOfValue ? condition : null,
        triggerValue: isOfValue ? value : null,
        referencePrice: alertType === "percent_change" ? price : null,
        timeframe: isOfValue ? null : ("1h" as const),
        status,
        isRecurring: random.percent(20),
        cooldownSeconds: random.percent(20) ? 3_600 : 0,
        notificationMethod: random.pick(notificationChannels),
        message: random.percent(30) ? "Look at this." : null,
        triggerCount: hasTriggered ? 1 : 0,
        triggeredValue: hasTriggered && isOfValue ? value : null,
        triggeredAt,
        notifiedAt: triggeredAt && after(triggeredAt, minute),
        acknowledgedAt: status === "acknowledged" && triggeredAt ? after(triggeredAt, hour) : null,
        lastCheckedAt: dataset.options.until,
        expiresAt:
          status === "expired"
            ? after(createdAt, 20 * hour)
            : random.percent(50)
              ? dataset.hoursAgo(-24 * 20)
              : null,
        ...dataset.written(createdAt, triggeredAt ?? createdAt),
      };
    }),
  );
}
