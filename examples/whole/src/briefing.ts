import type { Database } from "./database.ts";

/**
 * The active signals with the highest confidence, each with the outputs of the other layers, its models and its
 * orders, in one statement.
 */
export function findBriefing(db: Database, limit: number) {
  return db.query.tradingSignals.findMany({
    columns: { direction: true, entryPrice: true, targetPrice: true, confidenceScore: true },
    where: { status: "active", direction: { isNotNull: true } },
    orderBy: { confidenceScore: "desc", id: "asc" },
    limit,
    with: {
      marketRegime: { columns: { regime: true } },
      sectorAnalysis: { columns: { outlook: true }, with: { sector: { columns: { name: true } } } },
      suggestion: {
        columns: { suggestionType: true },
        with: { feedback: { columns: { isHelpful: true } } },
      },
      cryptocurrency: {
        columns: { symbol: true },
        with: {
          candles: { columns: { close: true }, orderBy: { openTime: "desc" }, limit: 1 },
        },
      },
      predictions: {
        columns: { predictedPrice: true },
        with: { model: { columns: { name: true, version: true } } },
      },
      executions: { columns: { status: true }, with: { user: { columns: { role: true } } } },
    },
  });
}

export type Briefing = Awaited<ReturnType<typeof findBriefing>>;

/** Formats a briefing as text lines. */
export function* linesOf(briefing: Briefing): Generator<string> {
  for (const signal of briefing) {
    const { symbol, candles } = signal.cryptocurrency;
    yield `${signal.direction} ${symbol} at ${signal.entryPrice}, to ${signal.targetPrice}`;
    if (signal.marketRegime) yield `  market      ${signal.marketRegime.regime}`;
    if (signal.sectorAnalysis) {
      yield `  sector      ${signal.sectorAnalysis.sector.name}, ${signal.sectorAnalysis.outlook}`;
    }
    if (signal.suggestion) yield `  suggestion  ${signal.suggestion.suggestionType}`;
    for (const { model, predictedPrice } of signal.predictions) {
      yield `  predicted   ${predictedPrice} by ${model.name} ${model.version}`;
    }
    yield `  price now   ${candles[0]?.close ?? "unknown"}`;
    yield `  orders      ${signal.executions.length}`;
  }
}
