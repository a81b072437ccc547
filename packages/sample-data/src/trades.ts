import {
  executionSources,
  investmentHorizons,
  orderTypes,
  portfolioTracking,
  signalExecutions,
} from "@strata/schema-relationships";
import { type Coin, closeAt, hoursOfCandles, priceOf } from "./coins.ts";
import { after, at, type Batch, batch, type Dataset, indices, minute } from "./dataset.ts";
import { decimal, type Random } from "./random.ts";
import type { Signal } from "./timing.ts";

/** Life cycles of positions: the number of opening, closing and unfilled orders. */
const lifeCycles = [
  { positionType: "spot", status: "open", opening: 1, closing: 0, unfilled: 2 },
  { positionType: "spot", status: "accumulating", opening: 20, closing: 0, unfilled: 4 },
  { positionType: "spot", status: "reducing", opening: 16, closing: 8, unfilled: 3 },
  { positionType: "spot", status: "closed", opening: 12, closing: 12, unfilled: 3 },
  { positionType: "long", status: "accumulating", opening: 16, closing: 0, unfilled: 4 },
  { positionType: "short", status: "reducing", opening: 14, closing: 7, unfilled: 3 },
  { positionType: "short", status: "closed", opening: 10, closing: 10, unfilled: 2 },
  // An asset outside `cryptocurrencies`, entered by hand.
  { positionType: "stable", status: "open", opening: 0, closing: 0, unfilled: 0 },
] as const;

/** Total quantity bought per position: 100 units, in hundredths, so that the average price is a finite decimal. */
const wholePosition = 10_000;

type Order = typeof signalExecutions.$inferInsert;

/** Positions with the orders that produced them. */
interface Trades {
  readonly positions: (typeof portfolioTracking.$inferInsert & { id: number })[];
  readonly orders: Order[];
}

/** Layer 4: positions and orders. */
export function* trades({ positions, orders }: Trades): Generator<Batch> {
  yield batch(portfolioTracking, positions);
  yield batch(signalExecutions, orders);
}

/**
 * Positions that equal the sum of their orders to the last digit, and orders that follow their signals. An order on
 * an active signal marks the signal as executed.
 */
export function makeTrades(dataset: Dataset, coins: readonly Coin[], signals: readonly Signal[]): Trades {
  const random = dataset.random("trades");
  const positions: Trades["positions"] = [];
  const orders: Order[] = [];
  for (const index of indices(dataset.size.positions)) {
    const lifeCycle = at(lifeCycles, index % lifeCycles.length);
    const owner = index % dataset.size.users;
    const coin = at(coins, (3 * owner + 5 * Math.floor(index / dataset.size.users)) % coins.length);
    const common = {
      id: dataset.id("positions", index),
      userId: dataset.id("users", owner),
      positionType: lifeCycle.positionType,
      status: lifeCycle.status,
      riskLevel: random.pick(["low", "medium", "high", "extreme"] as const),
      investmentHorizon: random.pick([...investmentHorizons, null]),
      thesis: random.percent(30) ? "It is sample data." : null,
      targetAllocationPercent: random.percent(50) ? random.score(1, 30) : null,
      maxAllocationPercent: random.percent(50) ? random.score(30, 60) : null,
    };
    if (lifeCycle.opening === 0) {
      const openedAt = dataset.hoursAgo(random.between(100, 900));
      const quantity = random.between(100, 9_000);
      positions.push({
        ...common,
        externalSymbol: `CASH${index}`,
        openedAt,
        quantity: String(quantity),
        averageEntryPrice: "1",
        costBasisUsd: String(quantity),
        ...dataset.written(openedAt),
      });
    } else {
      const made = tradePosition(dataset, random, coin, signals, index, lifeCycle);
      positions.push({ ...common, ...made.position });
      orders.push(...made.orders);
    }
  }
  return { positions, orders };
}

/** A position in one coin: its orders in sequence, and the totals of their fills. */
function tradePosition(
  dataset: Dataset,
  random: Random,
  coin: Coin,
  signals: readonly Signal[],
  index: number,
  { positionType, status, opening, closing, unfilled }: (typeof lifeCycles)[number],
) {
  const sign = positionType === "short" ? -1n : 1n;
  const isClosed = status === "closed";
  // Newest last; the last one is some hours before "now".
  const count = opening + closing + unfilled;
  const isSingle = opening === 1;
  const step = isSingle ? 1 : random.between(2, 12);
  const before = step * count + 2;
  const followed = signals.filter(
    (one) => one.coin === coin && one.direction === (sign === 1n ? "long" : "short"),
  );
  // A position with a single opening order follows an active signal, if there is one.
  const active = isSingle
    ? followed.find((one) => one.outcome.status === "active" && one.hoursAgo > before)
    : undefined;
  const start = active ? active.hoursAgo - 1 : random.between(before, hoursOfCandles - 2);
  const portfolioId = dataset.id("positions", index);
  const signal = active ?? followed.find((one) => one.hoursAgo > start && one.hoursAgo < start + 200);
  if (signal?.outcome.status === "active")
    signal.outcome = { status: "executed", hoursAgo: start, exit: null };

  // An average price has four more decimal places than a price: two from the quantities and two from the 100 units.
  // An amount of money has two more, from the quantity.
  const places = coin.places + 6;
  const shares = parts(wholePosition, opening);
  let mean = 0n;
  let realized = 0n;
  const orders: Order[] = [];
  const place = (
    hoursAgo: number,
    side: "buy" | "sell",
    requested: number,
    filled: number,
    more: Partial<Order>,
  ) => {
    const executedAt = after(dataset.hoursAgo(hoursAgo), -30 * minute);
    const createdAt = after(executedAt, -minute);
    const isLive = index % 5 === 4;
    const order = orders.length;
    orders.push({
      userId: dataset.id("users", index % dataset.size.users),
      portfolioId,
      cryptocurrencyId: coin.id,
      idempotencyKey: order % 3 === 0 ? null : `sample-${index}-${order}`,
      exchange: isLive ? "sample-exchange" : null,
      externalOrderId: isLive ? `sample-${dataset.options.seed}-${index}-${order}` : null,
      side,
      executionType: order % 4 === 0 ? "automatic" : "manual",
      mode: isLive ? "live" : "paper",
      orderType: random.pick(orderTypes),
      actionSource: random.pick(executionSources),
      requestedQuantity: decimal(requested, 2),
      filledQuantity: decimal(filled, 2),
      executionPrice: filled > 0 ? priceOf(coin, closeAt(coin, hoursAgo)) : null,
      slippagePercent: filled > 0 ? decimal(random.between(-50, 200), 4) : null,
      portfolioPercentage: random.percent(50) ? random.score(1, 20) : null,
      executedAt: filled > 0 ? executedAt : null,
      journal: order % 6 === 5 ? { emotion: "calm", confidence: random.between(1, 10), lesson: "Wait." } : {},
      ...dataset.written(createdAt, executedAt),
      ...more,
    });
  };
  const [enter, leave] = sign === 1n ? (["buy", "sell"] as const) : (["sell", "buy"] as const);
  const whole = BigInt(10 ** (places - 2));
  let ago = start;
  for (const [order, quantity] of shares.entries()) {
    const fee = BigInt(random.between(1, 500));
    mean += BigInt(quantity) * BigInt(closeAt(coin, ago));
    realized -= fee * whole;
    // Some last orders are partially filled.
    const isPartial = positionType === "long" && order === opening - 1;
    place(ago, enter, isPartial ? 2 * quantity : quantity, quantity, {
      status: isPartial ? "partially_filled" : "filled",
      signalId: order === 0 ? (signal?.id ?? null) : null,
      fees: decimal(fee, 2),
      realizedPnl: decimal(-fee, 2),
    });
    ago -= step;
  }
  let remaining = BigInt(wholePosition);
  const toSell = isClosed ? wholePosition : wholePosition / 2;
  for (const quantity of parts(toSell, closing)) {
    const fee = BigInt(random.between(1, 500)) * whole;
    const gain = sign * BigInt(quantity) * (BigInt(closeAt(coin, ago)) * 10_000n - mean);
    remaining -= BigInt(quantity);
    realized += gain - fee;
    place(ago, leave, quantity, quantity, {
      status: "filled",
      fees: decimal(fee, places),
      realizedPnl: decimal(gain - fee, places),
    });
    ago -= step;
  }
  const closedAt = isClosed ? (orders.at(-1)?.executedAt ?? null) : null;
  for (const order of indices(unfilled)) {
    const finalStatus = at(["cancelled", "failed", "pending"] as const, order % 3);
    place(ago, enter, 100, 0, { status: isClosed && finalStatus === "pending" ? "cancelled" : finalStatus });
    ago -= step;
  }
  const price = BigInt(closeAt(coin, 0));
  const left = mean * remaining;
  const last = orders.at(-1)?.updatedAt as Date;
  return {
    orders,
    position: {
      cryptocurrencyId: coin.id,
      openedBySignalId: signal?.id ?? null,
      leverage: positionType === "spot" ? "1" : String(random.between(1, 5)),
      openedAt: orders[0]?.executedAt as Date,
      closedAt,
      quantity: decimal(remaining, 2),
      averageEntryPrice: decimal(mean, coin.places + 4),
      averageExitPrice: null,
      costBasisUsd: decimal(left, places),
      realizedPnlUsd: decimal(realized, places),
      ...(!isClosed && {
        lastPrice: priceOf(coin, Number(price)),
        unrealizedPnlUsd: decimal(sign * (remaining * price * 10_000n - left), places),
        valuedAt: dataset.options.until,
        stopLossPrice: random.percent(50) ? priceOf(coin, Math.ceil(Number(price) / 2)) : null,
        takeProfitPrice: random.percent(50) ? priceOf(coin, 2 * Number(price)) : null,
      }),
      ...dataset.written(orders[0]?.createdAt as Date, isClosed ? last : dataset.options.until),
    },
  };
}

/** Splits an integer into `count` integer parts of about equal size. */
function parts(whole: number, count: number): number[] {
  return indices(count).map(
    (index) => Math.floor((whole * (index + 1)) / count) - Math.floor((whole * index) / count),
  );
}
