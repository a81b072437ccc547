import {
  aiAssetSuggestions,
  feedbackActions,
  suggestionFeedback,
  type suggestionStatuses,
  suggestionTypes,
  watchlistAssets,
  watchlists,
} from "@strata/schema-relationships";
import { type Coin, hoursOfCandles } from "./coins.ts";
import { after, at, type Batch, batch, type Dataset, day, hour, indices } from "./dataset.ts";
import { regimeAt } from "./macro.ts";
import { decimal } from "./random.ts";
import { analysisAt, primarySectorOf } from "./sectors.ts";

type SuggestionStatus = (typeof suggestionStatuses)[number];

/** A suggestion, as referenced by later layers. */
export interface Suggestion {
  readonly id: number;
  readonly coin: Coin;
  /** Number of the suggestion among those for its coin, from 0. */
  readonly round: number;
  readonly hoursAgo: number;
  readonly status: SuggestionStatus;
}

/** Status of each suggestion for a coin, oldest first. */
const statuses: readonly SuggestionStatus[] = [
  "implemented",
  "approved",
  "rejected",
  "expired",
  "implemented",
  "approved",
  "expired",
  "pending",
  "pending",
  "pending",
];

/** The suggestions of a dataset, ten per coin. */
export function makeSuggestions(dataset: Dataset, coins: readonly Coin[]): Suggestion[] {
  const random = dataset.random("suggestions");
  return indices(dataset.size.suggestions).map((index) => {
    const round = Math.floor(index / coins.length);
    const status = at(statuses, round);
    return {
      id: dataset.id("suggestions", index),
      coin: at(coins, index % coins.length),
      round,
      hoursAgo: status === "pending" ? random.between(1, 160) : random.between(200, hoursOfCandles - 50),
      status,
    };
  });
}

/** Layer 3: watchlists, suggestions and feedback. */
export function* selection(
  dataset: Dataset,
  coins: readonly Coin[],
  made: readonly Suggestion[],
): Generator<Batch> {
  yield* lists(dataset, coins);
  yield* suggestions(dataset, made);
}

/** The default watchlist, unless the database has one, and one or two watchlists per user. */
function* lists(dataset: Dataset, coins: readonly Coin[]): Generator<Batch> {
  const random = dataset.random("lists");
  const numbers = indices(dataset.size.watchlists);
  const isDefault = (number: number) => number === 0 && dataset.hasDefaultWatchlist;
  const created = numbers.map(() => dataset.hoursAgo(random.between(10 * 24, 50 * 24)));
  yield batch(
    watchlists,
    numbers.map((number) => ({
      id: dataset.id("watchlists", number),
      userId: isDefault(number) ? null : dataset.id("users", Math.max(number - 1, 0)),
      name: number === 0 ? "Default (sample)" : `List ${Math.floor((number - 1) / dataset.size.users) + 1}`,
      type: isDefault(number) ? "default" : "personal",
      isActive: number % 10 !== 9,
      isPublic: number === 0 || random.percent(20),
      sortOrder: Math.floor(number / dataset.size.users),
      ...dataset.written(at(created, number)),
    })),
  );
  yield batch(
    watchlistAssets,
    numbers.flatMap((number) => {
      const listed = random.sample(indices(coins.length), random.between(3, Math.min(8, coins.length)));
      return listed.map((position, order) => ({
        watchlistId: dataset.id("watchlists", number),
        cryptocurrencyId: at(coins, position).id,
        position: order,
        isActive: random.percent(90),
        allocationPercent: decimal(Math.floor(10_000 / listed.length), 2),
        targetAllocation: random.percent(50) ? decimal(Math.floor(10_000 / listed.length), 2) : null,
        aiScore: random.percent(85) ? random.score() : null,
        riskLevel: random.pick(["low", "medium", "high", "extreme"] as const),
        confidenceScore: random.percent(85) ? random.score() : null,
        notes: random.percent(10) ? "Watch the unlock." : null,
        addedBy: dataset.id("users", number === 0 ? 0 : number - 1),
        lastModifiedBy: null,
        ...dataset.written(at(created, number)),
      }));
    }),
  );
}

function* suggestions(dataset: Dataset, made: readonly Suggestion[]): Generator<Batch> {
  const random = dataset.random("suggestion rows");
  const feedback: (typeof suggestionFeedback.$inferInsert)[] = [];
  const rows = made.map(({ id, coin, round, hoursAgo, status }, index) => {
    const createdAt = dataset.hoursAgo(hoursAgo);
    const reviewedAt =
      status === "pending" || status === "expired" ? null : after(createdAt, random.between(1, 40) * hour);
    const implementedAt = status === "implemented" && reviewedAt ? after(reviewedAt, 2 * hour) : null;
    const isOver = implementedAt !== null;
    const audience = index % 3;
    if (status !== "pending") {
      for (const person of indices(random.between(0, 1))) {
        const feedbackAt = after(reviewedAt ?? after(createdAt, 7 * day), hour * (person + 1));
        feedback.push({
          suggestionId: id,
          userId: dataset.id("users", index + person),
          rating: random.between(1, 5),
          actionTaken: random.pick(feedbackActions),
          isHelpful: random.percent(80) ? random.percent(60) : null,
          feedbackText: random.percent(40) ? "As expected." : null,
          actualOutcome: random.percent(50) ? decimal(random.between(-3_000, 6_000), 2) : null,
          ...dataset.written(feedbackAt),
        });
      }
    }
    return {
      id,
      watchlistId: audience === 1 ? dataset.id("watchlists", index) : null,
      userId: audience === 2 ? dataset.id("users", index) : null,
      cryptocurrencyId: coin.id,
      marketRegimeId: regimeAt(dataset, createdAt),
      sectorAnalysisId: analysisAt(dataset, primarySectorOf(dataset, coin), createdAt),
      reviewedBy: reviewedAt && random.percent(90) ? dataset.id("users", 0) : null,
      modelName: "sample-asset",
      modelVersion: "2",
      suggestionType: at(suggestionTypes, (coin.index + round) % suggestionTypes.length),
      signal: random.pick(["buy", "sell", "hold", "watch", null] as const),
      confidenceScore: random.score(40, 98),
      priorityScore: random.score(),
      riskLevel: random.pick(["low", "medium", "high", "extreme"] as const),
      currentTier: (coin.index % 3) + 1,
      suggestedTier: random.between(1, 3),
      targetPosition: random.percent(50) ? random.between(0, 7) : null,
      targetAllocation: random.percent(70) ? random.score(1, 25) : null,
      expectedReturn: decimal(random.between(-2_000, 6_000), 2),
      actualReturn: isOver ? decimal(random.between(-3_000, 6_000), 2) : null,
      successScore: isOver ? random.score() : null,
      status,
      reviewedAt,
      implementedAt,
      expiresAt: after(createdAt, 7 * day),
      reasoning: { momentum: "strong" },
      ...dataset.written(createdAt, implementedAt ?? reviewedAt ?? createdAt),
    };
  });
  yield batch(aiAssetSuggestions, rows);
  yield batch(suggestionFeedback, feedback);
}
