import { activePredictions, watchlists } from "@strata/schema-relationships";
import { eq, isNull, or, type SQL, sql } from "drizzle-orm";

/** The watchlists that a viewer may see: the default one, public ones and their own; a guest has none of their own. */
export const isVisibleTo = (viewerId?: number): SQL =>
  sql`(${watchlists.type} = 'default' or ${watchlists.isPublic}${viewerId === undefined ? sql`` : sql` or ${eq(watchlists.userId, viewerId)}`})`;

/** What was foretold for everybody, or for this person, of `active_predictions`. */
export const isForViewer = (viewerId?: number): SQL | undefined => {
  const { userId } = activePredictions;
  return viewerId === undefined ? isNull(userId) : or(isNull(userId), eq(userId, viewerId));
};
