import * as ai from "@strata/schema-ai";
import * as core from "@strata/schema-core";
import { layer1, layer2, layer3, layer4 } from "@strata/schema-layers";
import * as market from "@strata/schema-market";
import { analyticsViews, dashboardViews } from "@strata/schema-relationships";
import * as system from "@strata/schema-system";
import { getTableName, getViewName, is } from "drizzle-orm";
import { PgMaterializedView, PgTable, PgView } from "drizzle-orm/pg-core";

/** What each domain exports, by the heading it has in a report, in the order in which they build on each other. */
export const domains = {
  core,
  market,
  "layer 1, macro": layer1,
  "layer 2, sectors": layer2,
  "layer 3, asset selection": layer3,
  "layer 4, timing": layer4,
  ai,
  system,
};

/** The tables of a domain by SQL name, in alphabetical order. */
export const tablesOf = (domain: Record<string, unknown>): PgTable[] =>
  Object.values(domain)
    .filter((entity): entity is PgTable => is(entity, PgTable))
    .sort((a, b) => (getTableName(a) < getTableName(b) ? -1 : 1));

/** The views, which span the domains, by what they are for. */
export const viewGroups = { dashboards: dashboardViews, analyses: analyticsViews };

/** The views of a group, or of the whole schema, by name in alphabetical order. */
export const viewsOf = (group: Record<string, unknown>): (PgView | PgMaterializedView)[] =>
  Object.values(group)
    .filter(
      (entity): entity is PgView | PgMaterializedView => is(entity, PgView) || is(entity, PgMaterializedView),
    )
    .sort((a, b) => (getViewName(a) < getViewName(b) ? -1 : 1));
