import { defineRelationsPart } from "drizzle-orm";
import { analyticsData, backgroundTasks, externalApiLogs, systemHealth } from "./index.ts";

/**
 * Relations among the tables of this package; merge parts with `mergeParts`, never by spreading. `suggestion_feedback`
 * is excluded: its relations, with its foreign keys, are in `@strata/schema-relationships`.
 */
export const systemRelations = defineRelationsPart(
  { analyticsData, backgroundTasks, externalApiLogs, systemHealth },
  (r) => ({
    // Without relations, but listed: `db.query` has the tables listed in a part.
    analyticsData: {},
    externalApiLogs: {},
    systemHealth: {},
    backgroundTasks: {
      parent: r.one.backgroundTasks({
        from: r.backgroundTasks.parentTaskId,
        to: r.backgroundTasks.id,
        alias: "parent",
      }),
      children: r.many.backgroundTasks({
        from: r.backgroundTasks.id,
        to: r.backgroundTasks.parentTaskId,
        alias: "parent",
      }),
    },
  }),
);
