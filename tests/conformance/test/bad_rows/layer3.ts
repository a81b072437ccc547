import { suggestionTypes } from "@strata/schema-layers";
import fc from "fast-check";
import { aiAssetSuggestionCases, watchlistAssetCases, watchlistCases } from "../constraints/layer3.ts";
import { all, contradiction, either, just, maybe, type TableRows, values, wrongStep } from "./rows.ts";
import { instants } from "./values.ts";

export const watchlistRows: TableRows = {
  cases: watchlistCases,
  agreeing: ({ userId, otherUserId }) =>
    either(
      values({ type: fc.constant("personal"), userId: fc.constantFrom(userId, otherUserId) }),
      just({ type: "default", userId: null }),
    ),
  contradictions: ({ userId, otherUserId }) => [
    contradiction(
      "watchlists_user_id_check",
      "a default list that belongs to somebody",
      values({ type: fc.constant("default"), userId: fc.constantFrom(userId, otherUserId) }),
    ),
    contradiction(
      "watchlists_user_id_check",
      "a personal list that belongs to nobody",
      just({ type: "personal", userId: null }),
    ),
    wrongStep(
      "watchlists_user_id_check",
      "a personal list made the default one, its owner left",
      just({ type: "personal", userId }),
      just({ type: "default" }),
    ),
    wrongStep(
      "watchlists_user_id_check",
      "a personal list that loses its owner",
      just({ type: "personal", userId }),
      just({ userId: null }),
    ),
  ],
};

export const watchlistAssetRows: TableRows = { cases: watchlistAssetCases };

const pending = just({ status: "pending", reviewedAt: null, reviewedBy: null, implementedAt: null });
const expired = just({ status: "expired", reviewedAt: null, reviewedBy: null, implementedAt: null });
const reviewed = values({
  status: fc.constantFrom("approved", "rejected"),
  reviewedAt: instants,
  implementedAt: fc.constant(null),
});
const implemented = values({
  status: fc.constant("implemented"),
  reviewedAt: maybe(instants),
  implementedAt: instants,
  reviewedBy: fc.constant(null),
});
const notImplemented = fc.constantFrom("approved", "rejected", "expired");

export const aiAssetSuggestionRows: TableRows = {
  cases: aiAssetSuggestionCases,
  agreeing: ({ userId, otherUserId, watchlistId }) =>
    all(
      either(
        pending,
        expired,
        implemented,
        all(reviewed, values({ reviewedBy: maybe(fc.constantFrom(userId, otherUserId)) })),
      ),
      values({
        userId: maybe(fc.constant(userId)),
        watchlistId: maybe(fc.constant(watchlistId)),
        suggestionType: fc.constantFrom(...suggestionTypes),
      }),
    ),
  contradictions: ({ userId }) => [
    contradiction(
      "ai_asset_suggestions_reviewed_by_check",
      "reviewed by somebody at no time",
      values({
        status: fc.constantFrom("pending", "expired"),
        reviewedBy: fc.constant(userId),
        reviewedAt: fc.constant(null),
        implementedAt: fc.constant(null),
      }),
    ),
    contradiction(
      "ai_asset_suggestions_reviewed_at_check",
      "decided, and never reviewed",
      values({
        status: fc.constantFrom("approved", "rejected"),
        reviewedBy: fc.constant(null),
        reviewedAt: fc.constant(null),
        implementedAt: fc.constant(null),
      }),
    ),
    contradiction(
      "ai_asset_suggestions_reviewed_at_check",
      "reviewed, and still to be decided",
      values({
        status: fc.constant("pending"),
        reviewedBy: fc.constantFrom(null, userId),
        reviewedAt: instants,
        implementedAt: fc.constant(null),
      }),
    ),
    wrongStep(
      "ai_asset_suggestions_reviewed_at_check",
      "from pending to decided without a time",
      pending,
      values({ status: fc.constantFrom("approved", "rejected") }),
    ),
    wrongStep(
      "ai_asset_suggestions_reviewed_at_check",
      "from decided back to pending, the review left",
      all(reviewed, just({ reviewedBy: null })),
      just({ status: "pending" }),
    ),
    contradiction(
      "ai_asset_suggestions_implemented_at_check",
      "carried out at no time",
      values({
        status: fc.constant("implemented"),
        reviewedBy: fc.constant(null),
        reviewedAt: maybe(instants),
        implementedAt: fc.constant(null),
      }),
    ),
    contradiction(
      "ai_asset_suggestions_implemented_at_check",
      "a time at which it was carried out, and another state",
      values({
        status: notImplemented,
        reviewedBy: fc.constant(null),
        reviewedAt: instants,
        implementedAt: instants,
      }),
    ),
    wrongStep(
      "ai_asset_suggestions_implemented_at_check",
      "from pending to carried out without a time",
      pending,
      just({ status: "implemented" }),
    ),
    wrongStep(
      "ai_asset_suggestions_implemented_at_check",
      "from carried out to expired, the time left",
      implemented,
      just({ status: "expired" }),
    ),
  ],
};
