import { defineRelationsPart } from "drizzle-orm";
import { analyticsData, backgroundTasks, externalApiLogs, systemHealth } from "./index.ts";

/**
 * Relations among the tables of this package; join parts with `mergeParts`, never by spreading. `suggestion_feedback`
 * is not among them: the linked table of `@strata/schema-relationships` is in that package's part.
 */
export const systemRelations = defineRelationsPart(
  { analyticsData, backgroundTasks, externalApiLogs, systemHealth },
  (r) => ({
    // Without relations, but named: `db.query` has the tables that a part names.
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
