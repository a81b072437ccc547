import { lines } from "@strata/schema-base";
import { tradingSignals } from "@strata/schema-layers";
import { cryptocurrencies } from "@strata/schema-market";
import { eq, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { pgView } from "drizzle-orm/pg-core";

const signal = tradingSignals;
const coin = cryptocurrencies;

/** Return of a signal from its entry to a price, percent; a short signal gains when the price falls. */
export const signalGain = (price: SQLWrapper) =>
  lines<string | null>`
    (
      case ${signal.direction} when 'long' then 1 when 'short' then -1 end
      * 100 * (${price} - ${signal.entryPrice}) / ${signal.entryPrice}
    )
  `;

const rounded = (gain: SQL<string | null>) => sql<string | null>`round(${gain}, 4)`;

/** Condition of `trading_signals` joined to its coin: active, not expired, and of an active, supported coin. */
export const isActiveSignal: SQL = lines`
  ${signal.status} = 'active'
  and ${signal.expiresAt} > now()
  and ${coin.isActive}
  and ${coin.isSupported}
`;

/**
 * Active, unexpired signals of active, supported coins.
 *
 * Read the best by `order by confidence_score desc, generated_at desc`, which the index serves.
 *
 * Read by `listBestActiveSignals`.
 */
export const activeSignals = pgView("active_signals")
  .with({ securityInvoker: true })
  .as((qb) =>
    qb
      .select({
        id: signal.id,
        cryptocurrencyId: signal.cryptocurrencyId,
        symbol: coin.symbol,
        /** Coin name. */
        name: coin.name,
        suggestionId: signal.suggestionId,
        sectorAnalysisId: signal.sectorAnalysisId,
        marketRegimeId: signal.marketRegimeId,
        modelName: signal.modelName,
        modelVersion: signal.modelVersion,
        timeframe: signal.timeframe,
        generatedAt: signal.generatedAt,
        expiresAt: signal.expiresAt,
        signalType: signal.signalType,
        direction: signal.direction,
        entryPrice: signal.entryPrice,
        targetPrice: signal.targetPrice,
        stopLoss: signal.stopLoss,
        /** Latest price of the coin, USD. */
        currentPrice: coin.currentPrice,
        /** Return at the target price, percent of the entry price; short signals gain when the price falls. */
        targetReturn: rounded(signalGain(signal.targetPrice)).as("target_return"),
        /** Return at the stop-loss price, percent of the entry price; negative. */
        stopReturn: rounded(signalGain(signal.stopLoss)).as("stop_return"),
        /** Return at the latest price, percent of the entry price; null without a price. */
        currentReturn: rounded(signalGain(coin.currentPrice)).as("current_return"),
        riskRewardRatio: signal.riskRewardRatio,
        confidenceScore: signal.confidenceScore,
        signalStrength: signal.signalStrength,
        riskLevel: signal.riskLevel,
        timeHorizonHours: signal.timeHorizonHours,
        positionSizePercent: signal.positionSizePercent,
      })
      .from(signal)
      .innerJoin(coin, eq(coin.id, signal.cryptocurrencyId))
      .where(isActiveSignal),
  );

/** A row of `active_signals`. */
export type ActiveSignal = typeof activeSignals.$inferSelect;
