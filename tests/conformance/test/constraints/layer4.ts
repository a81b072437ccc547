import type { Database } from "@strata/migrator/database";
import {
  portfolioTracking,
  riskManagement,
  signalAlerts,
  signalExecutions,
  tradingSignals,
} from "@strata/schema-layers";
import {
  atMostCase,
  badNumbers,
  type Fixtures,
  finiteCase,
  foreignKeyCase,
  nonNegativeCase,
  objectCase,
  oneOfCase,
  positiveCase,
  scoreCase,
  type TableCases,
  trimmedCase,
  withCompanions,
} from "./cases.ts";

const at = (iso: string) => new Date(iso);

/** Inserts the rows of this layer that the cases reference. */
export async function layer4Fixtures(
  db: Pick<Database, "insert">,
  { userId, cryptocurrencyId }: Pick<Fixtures, "userId" | "cryptocurrencyId">,
): Promise<Pick<Fixtures, "tradingSignalId" | "positionId">> {
  const [signal] = await db
    .insert(tradingSignals)
    .values({
      cryptocurrencyId,
      modelName: "fixture",
      modelVersion: "1",
      signalType: "watch",
      entryPrice: "100",
      confidenceScore: "50",
      riskLevel: "low",
    })
    .returning({ id: tradingSignals.id });
  const [position] = await db
    .insert(portfolioTracking)
    .values({ userId, cryptocurrencyId, portfolioName: "fixture" })
    .returning({ id: portfolioTracking.id });
  return { tradingSignalId: signal?.id ?? 0, positionId: position?.id ?? 0 };
}

/** Case of a numeric(6,2) from 1 to 1000. The type has no infinities, so only NaN and values out of range. */
const leverageCase = (column: string) => ({
  good: { [column]: "1000.00" },
  bad: ["NaN", "0.99", "1000.01"].map((value) => ({ [column]: value })),
});

/** Case of a positive integer. */
const positiveIntegerCase = (column: string) => ({
  good: { [column]: 1 },
  bad: [{ [column]: 0 }, { [column]: -1 }],
});

/** Case of an integer of 0 or more. */
const countCase = (column: string) => ({ good: { [column]: 0 }, bad: [{ [column]: -1 }] });

export const tradingSignalCases: TableCases = {
  table: tradingSignals,
  row: ({ cryptocurrencyId }, n) => ({
    cryptocurrencyId,
    modelName: "signals",
    modelVersion: `test ${n}`,
    generatedAt: at("2026-01-01T00:00Z"),
    expiresAt: at("2026-01-08T00:00Z"),
    signalType: "watch",
    entryPrice: "100",
    confidenceScore: "50",
    riskLevel: "medium",
  }),
  constraints: ({ cryptocurrencyId, suggestionId, sectorAnalysisId, marketRegimeId }) => {
    const long = { signalType: "buy", direction: "long" };
    const short = { signalType: "sell", direction: "short" };
    return {
      trading_signals_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
      trading_signals_cryptocurrency_id_fk: foreignKeyCase("cryptocurrencyId", cryptocurrencyId),
      trading_signals_suggestion_id_fk: foreignKeyCase("suggestionId", suggestionId),
      trading_signals_sector_analysis_id_fk: foreignKeyCase("sectorAnalysisId", sectorAnalysisId),
      trading_signals_market_regime_id_fk: foreignKeyCase("marketRegimeId", marketRegimeId),
      trading_signals_coin_generated_at_timeframe_model_key: {
        before: { modelVersion: "1" },
        good: { modelVersion: "1", timeframe: "1d" },
        bad: [{ modelVersion: "1" }, { modelVersion: "1", ...long }],
      },
      trading_signals_model_name_check: trimmedCase("modelName", 1, 100),
      trading_signals_model_version_check: trimmedCase("modelVersion", 1, 50),
      trading_signals_expires_at_check: {
        good: { expiresAt: at("2026-01-01T00:00:00.001Z") },
        bad: [{ expiresAt: at("2026-01-01T00:00Z") }],
      },
      trading_signals_signal_type_check: {
        good: { signalType: "hold" },
        bad: [
          { signalType: "buy" },
          { signalType: "sell" },
          { signalType: "hold", direction: "long" },
          { signalType: "watch", direction: "short" },
        ],
      },
      trading_signals_direction_check: oneOfCase("direction", "short", { signalType: "sell" }),
      trading_signals_entry_price_check: positiveCase("entryPrice"),
      trading_signals_target_price_check: positiveCase("targetPrice"),
      trading_signals_stop_loss_check: positiveCase("stopLoss"),
      trading_signals_prices_check: {
        good: { ...short, targetPrice: "99.999999999999999999", stopLoss: "100.000000000000000001" },
        bad: [
          { ...long, targetPrice: "50", stopLoss: "200" },
          { ...long, targetPrice: "100" },
          { ...long, targetPrice: "99.999999999999999999" },
          // With a stop at the entry price the ratio would divide by 0, and the CHECK must still decide.
          { ...long, targetPrice: "200", stopLoss: "100" },
          { ...long, stopLoss: "100.000000000000000001" },
          { ...short, targetPrice: "200", stopLoss: "50" },
          { ...short, targetPrice: "100" },
          { ...short, targetPrice: "50", stopLoss: "100" },
        ],
      },
      trading_signals_confidence_score_check: scoreCase("confidenceScore"),
      trading_signals_signal_strength_check: oneOfCase("signalStrength", "very_strong"),
      trading_signals_time_horizon_hours_check: positiveIntegerCase("timeHorizonHours"),
      trading_signals_position_size_percent_check: scoreCase("positionSizePercent"),
      trading_signals_status_check: oneOfCase("status", "stopped_out"),
      trading_signals_closed_at_check: {
        good: { status: "invalidated", closedAt: at("2026-01-01T00:00Z") },
        bad: [
          { closedAt: at("2026-01-02T00:00Z") },
          { status: "invalidated", closedAt: at("2025-12-31T23:59:59.999Z") },
        ],
      },
      trading_signals_max_favorable_excursion_check: finiteCase("maxFavorableExcursion"),
      trading_signals_max_adverse_excursion_check: finiteCase("maxAdverseExcursion"),
      trading_signals_realized_return_check: finiteCase("realizedReturn"),
      trading_signals_technical_indicators_check: objectCase("technicalIndicators"),
      trading_signals_market_context_check: objectCase("marketContext"),
      trading_signals_ai_analysis_check: objectCase("aiAnalysis"),
      trading_signals_invalidation_criteria_check: objectCase("invalidationCriteria"),
    };
  },
};

export const portfolioTrackingCases: TableCases = {
  table: portfolioTracking,
  row: ({ userId, cryptocurrencyId }, n) => ({
    userId,
    cryptocurrencyId,
    portfolioName: `test ${n}`,
    openedAt: at("2026-01-01T00:00Z"),
  }),
  constraints: ({ userId, cryptocurrencyId, tradingSignalId }) => {
    const closed = { status: "closed", closedAt: at("2026-01-01T00:00Z") };
    const valued = { valuedAt: at("2026-01-01T00:00Z") };
    return {
      portfolio_tracking_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
      portfolio_tracking_user_id_fk: foreignKeyCase("userId", userId),
      portfolio_tracking_cryptocurrency_id_fk: foreignKeyCase("cryptocurrencyId", cryptocurrencyId),
      portfolio_tracking_opened_by_signal_id_fk: foreignKeyCase("openedBySignalId", tradingSignalId),
      portfolio_tracking_user_portfolio_asset_position_type_key: {
        before: { portfolioName: "main" },
        good: { portfolioName: "main", ...closed },
        bad: [{ portfolioName: "main" }, { portfolioName: "main", status: "reducing" }],
      },
      portfolio_tracking_asset_check: {
        good: { cryptocurrencyId: null, externalSymbol: "NVDA" },
        bad: [{ externalSymbol: "NVDA" }, { cryptocurrencyId: null }],
      },
      portfolio_tracking_portfolio_name_check: trimmedCase("portfolioName", 1, 100),
      portfolio_tracking_external_symbol_check: {
        good: { cryptocurrencyId: null, externalSymbol: "X".repeat(32) },
        bad: ["", "nvda", "X".repeat(33)].map((externalSymbol) => ({
          cryptocurrencyId: null,
          externalSymbol,
        })),
      },
      portfolio_tracking_position_type_check: oneOfCase("positionType", "stable"),
      portfolio_tracking_leverage_check: leverageCase("leverage"),
      portfolio_tracking_status_check: oneOfCase("status", "accumulating"),
      portfolio_tracking_closed_at_check: {
        good: closed,
        bad: [
          { status: "closed" },
          { closedAt: at("2026-01-02T00:00Z") },
          { status: "closed", closedAt: at("2025-12-31T23:59:59.999Z") },
        ],
      },
      portfolio_tracking_quantity_check: nonNegativeCase("quantity"),
      portfolio_tracking_remainder_check: {
        good: closed,
        bad: [{ ...closed, quantity: "0.000000000000000001" }],
      },
      portfolio_tracking_average_entry_price_check: nonNegativeCase("averageEntryPrice"),
      portfolio_tracking_average_exit_price_check: nonNegativeCase("averageExitPrice"),
      portfolio_tracking_cost_basis_usd_check: nonNegativeCase("costBasisUsd"),
      portfolio_tracking_realized_pnl_usd_check: finiteCase("realizedPnlUsd"),
      portfolio_tracking_last_price_check: withCompanions(valued, nonNegativeCase("lastPrice")),
      portfolio_tracking_unrealized_pnl_usd_check: withCompanions(valued, finiteCase("unrealizedPnlUsd")),
      portfolio_tracking_valued_at_check: {
        good: { ...valued, lastPrice: "1" },
        bad: [{ lastPrice: "1" }, { unrealizedPnlUsd: "-1" }],
      },
      portfolio_tracking_stop_loss_price_check: positiveCase("stopLossPrice"),
      portfolio_tracking_take_profit_price_check: positiveCase("takeProfitPrice"),
      portfolio_tracking_target_allocation_percent_check: scoreCase("targetAllocationPercent"),
      portfolio_tracking_max_allocation_percent_check: scoreCase("maxAllocationPercent"),
      portfolio_tracking_investment_horizon_check: oneOfCase("investmentHorizon", "long"),
      portfolio_tracking_thesis_check: atMostCase("thesis", 5000),
      portfolio_tracking_notes_check: atMostCase("notes", 5000),
    };
  },
};

export const signalExecutionCases: TableCases = {
  table: signalExecutions,
  row: ({ userId, cryptocurrencyId }) => ({ userId, cryptocurrencyId, side: "buy", requestedQuantity: "1" }),
  constraints: ({ userId, otherUserId, cryptocurrencyId, tradingSignalId, positionId }) => {
    const filled = { executionPrice: "100", executedAt: at("2026-01-01T00:00Z") };
    return {
      signal_executions_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
      signal_executions_signal_id_fk: foreignKeyCase("signalId", tradingSignalId),
      signal_executions_user_id_fk: foreignKeyCase("userId", userId),
      signal_executions_portfolio_id_fk: foreignKeyCase("portfolioId", positionId),
      signal_executions_cryptocurrency_id_fk: foreignKeyCase("cryptocurrencyId", cryptocurrencyId),
      signal_executions_user_id_idempotency_key_key: {
        before: { idempotencyKey: "twice" },
        good: { idempotencyKey: "twice", userId: otherUserId },
        bad: [{ idempotencyKey: "twice" }],
      },
      signal_executions_exchange_external_order_id_key: {
        before: { exchange: "binance", externalOrderId: "1" },
        good: { exchange: "kraken", externalOrderId: "1" },
        bad: [{ exchange: "binance", externalOrderId: "1" }],
      },
      signal_executions_idempotency_key_check: trimmedCase("idempotencyKey", 1, 200),
      signal_executions_exchange_check: trimmedCase("exchange", 1, 50),
      signal_executions_external_order_id_check: withCompanions(
        { exchange: "binance" },
        trimmedCase("externalOrderId", 1, 200),
      ),
      signal_executions_order_check: { good: { exchange: "binance" }, bad: [{ externalOrderId: "1" }] },
      signal_executions_side_check: oneOfCase("side", "sell"),
      signal_executions_execution_type_check: oneOfCase("executionType", "automatic"),
      signal_executions_mode_check: oneOfCase("mode", "live"),
      signal_executions_order_type_check: oneOfCase("orderType", "trailing_stop"),
      signal_executions_action_source_check: oneOfCase("actionSource", "copy_trade"),
      signal_executions_status_check: oneOfCase("status", "cancelled"),
      signal_executions_requested_quantity_check: {
        good: { requestedQuantity: "0.000000000000000001" },
        // A negative one also violates filled_quantity <= requested_quantity.
        bad: ["NaN", "Infinity", "0"].map((requestedQuantity) => ({ requestedQuantity })),
      },
      signal_executions_filled_quantity_check: {
        good: { ...filled, filledQuantity: "1" },
        bad: badNumbers("filledQuantity", "-0.000000000000000001", "1.000000000000000001").map((patch) => ({
          ...filled,
          ...patch,
        })),
      },
      signal_executions_fill_check: {
        good: { ...filled, filledQuantity: "0.5", status: "cancelled" },
        bad: [
          { status: "filled" },
          { ...filled, status: "filled" },
          { ...filled, status: "partially_filled" },
          { ...filled, filledQuantity: "1", status: "filled", executionPrice: null },
          { ...filled, filledQuantity: "1", status: "filled", executedAt: null },
          { ...filled, filledQuantity: "0.5", status: "cancelled", executionPrice: null },
        ],
      },
      signal_executions_execution_price_check: positiveCase("executionPrice"),
      signal_executions_fees_check: nonNegativeCase("fees"),
      signal_executions_fee_currency_check: {
        good: { feeCurrency: "1INCH" },
        bad: ["", "usd", "US D", "X".repeat(21)].map((feeCurrency) => ({ feeCurrency })),
      },
      signal_executions_slippage_percent_check: finiteCase("slippagePercent"),
      signal_executions_portfolio_percentage_check: scoreCase("portfolioPercentage"),
      signal_executions_realized_pnl_check: finiteCase("realizedPnl"),
      signal_executions_stop_loss_check: positiveCase("stopLoss"),
      signal_executions_take_profit_check: positiveCase("takeProfit"),
      signal_executions_closed_at_check: {
        good: { executedAt: at("2026-01-01T00:00Z"), closedAt: at("2026-01-01T00:00Z") },
        bad: [{ executedAt: at("2026-01-01T00:00Z"), closedAt: at("2025-12-31T23:59:59.999Z") }],
      },
      signal_executions_journal_check: objectCase("journal"),
      signal_executions_details_check: objectCase("details"),
    };
  },
};

export const riskManagementCases: TableCases = {
  table: riskManagement,
  row: ({ userId }) => ({ userId }),
  constraints: ({ userId, otherUserId }) => ({
    risk_management_pkey: { before: { userId: otherUserId }, bad: [{ userId: otherUserId }] },
    risk_management_user_id_fk: foreignKeyCase("userId", userId),
    risk_management_max_position_size_usd_check: positiveCase("maxPositionSizeUsd"),
    risk_management_max_portfolio_risk_percent_check: scoreCase("maxPortfolioRiskPercent"),
    risk_management_max_daily_loss_percent_check: scoreCase("maxDailyLossPercent"),
    risk_management_max_drawdown_percent_check: scoreCase("maxDrawdownPercent"),
    risk_management_max_open_positions_check: positiveIntegerCase("maxOpenPositions"),
    risk_management_max_sector_exposure_percent_check: scoreCase("maxSectorExposurePercent"),
    risk_management_max_leverage_check: leverageCase("maxLeverage"),
    risk_management_position_sizing_method_check: oneOfCase("positionSizingMethod", "kelly"),
    risk_management_default_stop_loss_percent_check: scoreCase("defaultStopLossPercent"),
    risk_management_default_take_profit_percent_check: nonNegativeCase("defaultTakeProfitPercent"),
    risk_management_risk_rules_check: objectCase("riskRules"),
    risk_management_current_exposure_check: objectCase("currentExposure"),
    risk_management_risk_metrics_check: objectCase("riskMetrics"),
  }),
};

export const signalAlertCases: TableCases = {
  table: signalAlerts,
  row: ({ userId, cryptocurrencyId }) => ({
    userId,
    cryptocurrencyId,
    alertType: "price_target",
    condition: "above",
    triggerValue: "1",
  }),
  constraints: ({ userId, cryptocurrencyId, tradingSignalId, watchlistId }) => ({
    signal_alerts_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
    signal_alerts_user_id_fk: foreignKeyCase("userId", userId),
    signal_alerts_cryptocurrency_id_fk: foreignKeyCase("cryptocurrencyId", cryptocurrencyId),
    signal_alerts_signal_id_fk: foreignKeyCase("signalId", tradingSignalId),
    signal_alerts_watchlist_id_fk: foreignKeyCase("watchlistId", watchlistId),
    signal_alerts_alert_type_check: oneOfCase("alertType", "volume_spike"),
    signal_alerts_target_check: {
      good: { cryptocurrencyId: null, alertType: "regime_change", condition: null, triggerValue: null },
      bad: ["price_target", "percent_change", "volume_spike"].map((alertType) => ({
        cryptocurrencyId: null,
        alertType,
      })),
    },
    signal_alerts_condition_check: oneOfCase("condition", "crosses_below"),
    signal_alerts_trigger_value_check: finiteCase("triggerValue"),
    signal_alerts_trigger_check: {
      good: { alertType: "news", condition: null, triggerValue: null },
      bad: [{ condition: null }, { triggerValue: null }, { alertType: "percent_change", triggerValue: null }],
    },
    signal_alerts_reference_price_check: positiveCase("referencePrice"),
    signal_alerts_status_check: oneOfCase("status", "paused"),
    signal_alerts_cooldown_seconds_check: countCase("cooldownSeconds"),
    signal_alerts_notification_method_check: oneOfCase("notificationMethod", "push"),
    signal_alerts_message_check: atMostCase("message", 2000),
    signal_alerts_trigger_count_check: countCase("triggerCount"),
    signal_alerts_triggered_value_check: finiteCase("triggeredValue"),
    signal_alerts_triggered_at_check: {
      good: { status: "acknowledged", triggeredAt: at("2026-01-01T00:00Z") },
      bad: [{ status: "triggered" }, { status: "acknowledged" }],
    },
    signal_alerts_expires_at_check: {
      good: { createdAt: at("2026-01-01T00:00Z"), expiresAt: at("2026-01-01T00:00:00.001Z") },
      bad: [{ createdAt: at("2026-01-01T00:00Z"), expiresAt: at("2026-01-01T00:00Z") }],
    },
  }),
};
