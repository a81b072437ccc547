import { backgroundTasks } from "@strata/schema-system";
import { defineRelationsPart } from "drizzle-orm";

/** Relations among the tables of this package; join parts with `mergeParts`, never by spreading. */
export const systemRelations = defineRelationsPart({ backgroundTasks }, (r) => ({
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
}));
