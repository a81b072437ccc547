import { activePredictions, watchlists } from "@strata/schema-relationships";
import { eq, isNull, or, type SQL, sql } from "drizzle-orm";

/** Condition of watchlists visible to a viewer: the default one, public ones and the viewer's own; guests own none. */
export const isVisibleTo = (viewerId?: number): SQL =>
  sql`(${watchlists.type} = 'default' or ${watchlists.isPublic}${viewerId === undefined ? sql`` : sql` or ${eq(watchlists.userId, viewerId)}`})`;

/** Condition on `active_predictions`: public ones, and those created for the viewer. */
export const isForViewer = (viewerId?: number): SQL | undefined => {
  const { userId } = activePredictions;
  return viewerId === undefined ? isNull(userId) : or(isNull(userId), eq(userId, viewerId));
};
