import {
  alertConditions,
  alertTypes,
  executionStatuses,
  positionStatuses,
  positionTypes,
  signalStatuses,
} from "@strata/schema-layers";
import fc from "fast-check";
import type { Patch } from "../constraints/cases.ts";
import {
  portfolioTrackingCases,
  riskManagementCases,
  signalAlertCases,
  signalExecutionCases,
  tradingSignalCases,
} from "../constraints/layer4.ts";
import {
  all,
  amounts,
  contradiction,
  either,
  growing,
  just,
  maybe,
  period,
  type TableRows,
  values,
  words,
  wrongStep,
} from "./rows.ts";
import { decimals, instants } from "./values.ts";

const long = { signalType: "buy", direction: "long" };
const short = { signalType: "sell", direction: "short" };
const over = fc.constantFrom(...signalStatuses.filter((status) => status !== "active"));

/** Prices of a position that gains upwards: stop, entry and target, the outer two perhaps unknown. */
const upwards = fc.tuple(growing(3), fc.boolean(), fc.boolean()).map(([[low, entryPrice, high], a, b]) => ({
  entryPrice,
  low: a ? low : null,
  high: b ? high : null,
}));
const longs = upwards.map(({ entryPrice, low, high }) => ({
  ...long,
  entryPrice,
  stopLoss: low,
  targetPrice: high,
}));
const shorts = upwards.map(({ entryPrice, low, high }) => ({
  ...short,
  entryPrice,
  stopLoss: high,
  targetPrice: low,
}));
const withoutDirection = values({
  signalType: fc.constantFrom("hold", "watch"),
  direction: fc.constant(null),
  entryPrice: amounts,
  targetPrice: maybe(amounts),
  stopLoss: maybe(amounts),
});

export const tradingSignalRows: TableRows = {
  cases: tradingSignalCases,
  agreeing: () =>
    all(
      either(longs, shorts, withoutDirection),
      either(
        fc.tuple(period, over).map(([[generatedAt, closedAt], status]) => ({
          generatedAt,
          closedAt,
          status,
          expiresAt: new Date(generatedAt.getTime() + 1),
        })),
        fc
          .tuple(period, fc.constantFrom(...signalStatuses))
          .map(([[generatedAt, expiresAt], status]) => ({ generatedAt, expiresAt, status, closedAt: null })),
      ),
    ),
  contradictions: () => [
    contradiction(
      "trading_signals_expires_at_check",
      "ended before it was given",
      period.map(([expiresAt, generatedAt]) => ({ generatedAt, expiresAt, closedAt: null })),
    ),
    contradiction(
      "trading_signals_expires_at_check",
      "ended when it was given",
      instants.map((at) => ({ generatedAt: at, expiresAt: at, closedAt: null })),
    ),
    contradiction(
      "trading_signals_signal_type_check",
      "to buy or sell, and no direction",
      values({ signalType: fc.constantFrom("buy", "sell"), direction: fc.constant(null) }),
    ),
    contradiction(
      "trading_signals_signal_type_check",
      "to hold or watch, and a direction",
      values({
        signalType: fc.constantFrom("hold", "watch"),
        direction: fc.constantFrom("long", "short"),
        targetPrice: fc.constant(null),
        stopLoss: fc.constant(null),
      }),
    ),
    contradiction(
      "trading_signals_prices_check",
      "a long whose target and stop are exchanged",
      growing(3).map(([targetPrice, entryPrice, stopLoss]) => ({
        ...long,
        targetPrice,
        entryPrice,
        stopLoss,
      })),
    ),
    contradiction(
      "trading_signals_prices_check",
      "a long with its stop at or above the entry",
      growing(2).chain(([entryPrice, above]) =>
        fc
          .constantFrom(entryPrice, above)
          .map((stopLoss) => ({ ...long, entryPrice, stopLoss, targetPrice: null })),
      ),
    ),
    contradiction(
      "trading_signals_prices_check",
      "a long with its target at or below the entry",
      growing(2).chain(([below, entryPrice]) =>
        fc
          .constantFrom(entryPrice, below)
          .map((targetPrice) => ({ ...long, entryPrice, targetPrice, stopLoss: null })),
      ),
    ),
    contradiction(
      "trading_signals_prices_check",
      "a short whose target and stop are exchanged",
      growing(3).map(([stopLoss, entryPrice, targetPrice]) => ({
        ...short,
        targetPrice,
        entryPrice,
        stopLoss,
      })),
    ),
    contradiction(
      "trading_signals_prices_check",
      "a short with its stop at or below the entry",
      growing(2).chain(([below, entryPrice]) =>
        fc
          .constantFrom(entryPrice, below)
          .map((stopLoss) => ({ ...short, entryPrice, stopLoss, targetPrice: null })),
      ),
    ),
    contradiction(
      "trading_signals_prices_check",
      "a short with its target at or above the entry",
      growing(2).chain(([entryPrice, above]) =>
        fc
          .constantFrom(entryPrice, above)
          .map((targetPrice) => ({ ...short, entryPrice, targetPrice, stopLoss: null })),
      ),
    ),
    wrongStep(
      "trading_signals_prices_check",
      "a long turned into a short, its prices left",
      growing(3).map(([stopLoss, entryPrice, targetPrice]) => ({
        ...long,
        targetPrice,
        entryPrice,
        stopLoss,
      })),
      just(short),
    ),
    contradiction(
      "trading_signals_closed_at_check",
      "closed and active",
      period.map(([generatedAt, closedAt]) => ({
        status: "active",
        generatedAt,
        closedAt,
        expiresAt: new Date(generatedAt.getTime() + 1),
      })),
    ),
    contradiction(
      "trading_signals_closed_at_check",
      "closed before it was given",
      fc.tuple(period, over).map(([[closedAt, generatedAt], status]) => ({
        status,
        generatedAt,
        closedAt,
        expiresAt: new Date(generatedAt.getTime() + 1),
      })),
    ),
    wrongStep(
      "trading_signals_closed_at_check",
      "from closed back to active, the end left",
      fc.tuple(period, over).map(([[generatedAt, closedAt], status]) => ({
        status,
        generatedAt,
        closedAt,
        expiresAt: new Date(generatedAt.getTime() + 1),
      })),
      just({ status: "active" }),
    ),
  ],
};

/** An order so far as it was filled: units asked for, units filled, price and time. */
const order = (statuses: readonly string[], filled: fc.Arbitrary<Patch>) =>
  all(values({ status: fc.constantFrom(...statuses) }), filled);
const noFill = values({
  requestedQuantity: amounts,
  filledQuantity: fc.constant("0"),
  executionPrice: maybe(amounts),
});
const partialFill = fc
  .tuple(growing(2), amounts)
  .map(([[filledQuantity, requestedQuantity], executionPrice]) => ({
    filledQuantity,
    requestedQuantity,
    executionPrice,
  }));
const wholeFill = fc
  .tuple(amounts, amounts)
  .map(([units, executionPrice]) => ({ filledQuantity: units, requestedQuantity: units, executionPrice }));
const executed = either(
  period.map(([executedAt, closedAt]) => ({ executedAt, closedAt })),
  values({ executedAt: instants, closedAt: fc.constant(null) }),
);
const notExecuted = values({ executedAt: fc.constant(null), closedAt: maybe(instants) });
const unfilledStatuses = executionStatuses.filter((status) => !status.endsWith("filled"));

export const signalExecutionRows: TableRows = {
  cases: signalExecutionCases,
  agreeing: () =>
    all(
      either(
        all(order(unfilledStatuses, noFill), either(executed, notExecuted)),
        all(order(executionStatuses, partialFill), executed),
        all(order(executionStatuses, wholeFill), executed),
      ),
      either(
        values({ exchange: words, externalOrderId: words }),
        values({ exchange: maybe(words), externalOrderId: fc.constant(null) }),
      ),
      values({ idempotencyKey: maybe(words) }),
    ),
  contradictions: () => [
    contradiction(
      "signal_executions_order_check",
      "an exchange's id, and no exchange",
      values({ exchange: fc.constant(null), externalOrderId: words }),
    ),
    wrongStep(
      "signal_executions_order_check",
      "an order whose exchange is taken away",
      values({ exchange: words, externalOrderId: words }),
      just({ exchange: null }),
    ),
    contradiction(
      "signal_executions_filled_quantity_check",
      "more filled than was asked for",
      all(
        growing(2).map(([requestedQuantity, filledQuantity]) => ({ requestedQuantity, filledQuantity })),
        values({ executionPrice: amounts, executedAt: instants, closedAt: fc.constant(null) }),
      ),
    ),
    contradiction(
      "signal_executions_filled_quantity_check",
      "less filled than nothing",
      values({
        filledQuantity: amounts.map((units) => `-${units}`),
        executionPrice: amounts,
        executedAt: instants,
        closedAt: fc.constant(null),
      }),
    ),
    contradiction(
      "signal_executions_fill_check",
      "said to be filled, and nothing is",
      all(order(["partially_filled", "filled"], noFill), executed),
    ),
    contradiction(
      "signal_executions_fill_check",
      "filled at no price",
      all(order(executionStatuses, partialFill), executed, just({ executionPrice: null })),
    ),
    contradiction(
      "signal_executions_fill_check",
      "filled at no time",
      all(order(executionStatuses, wholeFill), notExecuted),
    ),
    wrongStep(
      "signal_executions_fill_check",
      "from pending to filled, and nothing else",
      all(order(["pending"], noFill), notExecuted),
      just({ status: "filled" }),
    ),
    wrongStep(
      "signal_executions_fill_check",
      "from filled back to nothing filled",
      all(order(["filled"], wholeFill), executed),
      just({ filledQuantity: "0" }),
    ),
    contradiction(
      "signal_executions_closed_at_check",
      "ended before it was executed",
      period.map(([closedAt, executedAt]) => ({ executedAt, closedAt })),
    ),
  ],
};

export const riskManagementRows: TableRows = { cases: riskManagementCases };

const symbols = fc.stringMatching(/^[A-Z0-9.]{1,32}$/);
const open = fc
  .tuple(
    fc.constantFrom(...positionStatuses.filter((status) => status !== "closed")),
    fc.oneof(fc.constant("0"), amounts),
  )
  .map(([status, quantity]) => ({ status, quantity, closedAt: null }));
const closed = period.map(([openedAt, closedAt]) => ({
  status: "closed",
  quantity: "0",
  openedAt,
  closedAt,
}));
const valuation = decimals(-(10n ** 30n), 10n ** 30n, 10);

export const portfolioTrackingRows: TableRows = {
  cases: portfolioTrackingCases,
  agreeing: ({ cryptocurrencyId }) =>
    all(
      either(
        just({ cryptocurrencyId, externalSymbol: null }),
        values({ cryptocurrencyId: fc.constant(null), externalSymbol: symbols }),
      ),
      either(all(open, values({ openedAt: instants })), closed),
      either(
        just({ lastPrice: null, unrealizedPnlUsd: null, valuedAt: null }),
        values({ lastPrice: maybe(amounts), unrealizedPnlUsd: maybe(valuation), valuedAt: instants }),
      ),
      values({ positionType: fc.constantFrom(...positionTypes) }),
    ),
  contradictions: ({ cryptocurrencyId }) => [
    contradiction(
      "portfolio_tracking_asset_check",
      "a position in two assets",
      values({ cryptocurrencyId: fc.constant(cryptocurrencyId), externalSymbol: symbols }),
    ),
    contradiction(
      "portfolio_tracking_asset_check",
      "a position in nothing",
      just({ cryptocurrencyId: null, externalSymbol: null }),
    ),
    wrongStep(
      "portfolio_tracking_asset_check",
      "a coin that takes the place of another asset, which stays",
      values({ cryptocurrencyId: fc.constant(null), externalSymbol: symbols }),
      just({ cryptocurrencyId }),
    ),
    contradiction(
      "portfolio_tracking_closed_at_check",
      "closed at no time",
      all(closed, just({ closedAt: null })),
    ),
    contradiction(
      "portfolio_tracking_closed_at_check",
      "a time at which it was closed, and open",
      all(
        open,
        period.map(([openedAt, closedAt]) => ({ openedAt, closedAt })),
      ),
    ),
    contradiction(
      "portfolio_tracking_closed_at_check",
      "closed before it was opened",
      all(
        closed,
        period.map(([closedAt, openedAt]) => ({ openedAt, closedAt })),
      ),
    ),
    wrongStep(
      "portfolio_tracking_closed_at_check",
      "from open to closed without a time",
      all(open, just({ quantity: "0" })),
      just({ status: "closed" }),
    ),
    wrongStep(
      "portfolio_tracking_closed_at_check",
      "from closed back to open, the time left",
      closed,
      just({ status: "open" }),
    ),
    contradiction(
      "portfolio_tracking_remainder_check",
      "closed, and something remains",
      all(closed, values({ quantity: amounts })),
    ),
    wrongStep(
      "portfolio_tracking_remainder_check",
      "from open to closed, and nothing sold",
      all(open, values({ quantity: amounts, openedAt: fc.constant(new Date("2020-01-01T00:00Z")) })),
      values({ status: fc.constant("closed"), closedAt: instants }),
    ),
    contradiction(
      "portfolio_tracking_valued_at_check",
      "a value of no time",
      either(
        values({ lastPrice: amounts, unrealizedPnlUsd: maybe(valuation), valuedAt: fc.constant(null) }),
        values({ lastPrice: fc.constant(null), unrealizedPnlUsd: valuation, valuedAt: fc.constant(null) }),
      ),
    ),
  ],
};

const ofValues = fc.constantFrom("price_target", "percent_change", "volume_spike");
const ofEvents = fc.constantFrom(...alertTypes.slice(3));
const condition = fc.constantFrom(...alertConditions);
const trigger = values({ condition, triggerValue: valuation });
const resting = values({
  status: fc.constantFrom("active", "paused", "expired"),
  triggeredAt: fc.constant(null),
});
const wentOff = values({ status: fc.constantFrom("triggered", "acknowledged"), triggeredAt: instants });

export const signalAlertRows: TableRows = {
  cases: signalAlertCases,
  agreeing: ({ cryptocurrencyId, watchlistId }) =>
    all(
      either(
        all(
          values({ alertType: ofValues }),
          trigger,
          fc.constantFrom(
            { cryptocurrencyId, watchlistId: null },
            { cryptocurrencyId: null, watchlistId },
            { cryptocurrencyId, watchlistId },
          ),
        ),
        values({
          alertType: ofEvents,
          condition: maybe(condition),
          triggerValue: maybe(valuation),
          cryptocurrencyId: fc.constantFrom(null, cryptocurrencyId),
          watchlistId: fc.constantFrom(null, watchlistId),
        }),
      ),
      either(resting, wentOff),
      either(
        period.map(([createdAt, expiresAt]) => ({ createdAt, expiresAt })),
        just({ expiresAt: null }),
      ),
    ),
  contradictions: ({ cryptocurrencyId }) => [
    contradiction(
      "signal_alerts_target_check",
      "a value of nothing",
      all(values({ alertType: ofValues }), trigger, just({ cryptocurrencyId: null, watchlistId: null })),
    ),
    contradiction(
      "signal_alerts_trigger_check",
      "a value, and no way to stand to it",
      all(values({ alertType: ofValues }), trigger, just({ cryptocurrencyId, condition: null })),
    ),
    contradiction(
      "signal_alerts_trigger_check",
      "a condition, and no value",
      all(values({ alertType: ofValues }), trigger, just({ cryptocurrencyId, triggerValue: null })),
    ),
    wrongStep(
      "signal_alerts_trigger_check",
      "an alert of an event turned into one of a value",
      all(values({ alertType: ofEvents }), just({ cryptocurrencyId, condition: null, triggerValue: null })),
      values({ alertType: ofValues }),
    ),
    contradiction(
      "signal_alerts_triggered_at_check",
      "went off at no time",
      all(wentOff, just({ triggeredAt: null })),
    ),
    wrongStep(
      "signal_alerts_triggered_at_check",
      "from active to triggered without a time",
      resting,
      values({ status: fc.constantFrom("triggered", "acknowledged") }),
    ),
    wrongStep("signal_alerts_triggered_at_check", "a time forgotten", wentOff, just({ triggeredAt: null })),
    contradiction(
      "signal_alerts_expires_at_check",
      "ended before it was made",
      period.map(([expiresAt, createdAt]) => ({ createdAt, expiresAt })),
    ),
    contradiction(
      "signal_alerts_expires_at_check",
      "ended when it was made",
      instants.map((at) => ({ createdAt: at, expiresAt: at })),
    ),
  ],
};
