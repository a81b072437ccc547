import * as ai from "@strata/schema-ai";
import * as core from "@strata/schema-core";
import { layer1, layer2, layer3, layer4 } from "@strata/schema-layers";
import * as market from "@strata/schema-market";
import { analyticsViews, dashboardViews } from "@strata/schema-relationships";
import * as system from "@strata/schema-system";

export { tablesOf, viewsOf } from "@strata/schema-docs";

/**
 * The schema packages, by their folder under `packages/`, in the order in which they build on each other. It is the
 * only list of them; every other one derives from it.
 *
 * `domains` are the tables of a package and `views` its views, by the heading that they have in a report.
 */
export const schemaPackages = {
  "schema-core": { domains: { core } },
  "schema-market": { domains: { market } },
  "schema-layers": {
    domains: {
      "layer 1, macro": layer1,
      "layer 2, sectors": layer2,
      "layer 3, asset selection": layer3,
      "layer 4, timing": layer4,
    },
  },
  "schema-ai": { domains: { ai } },
  "schema-system": { domains: { system } },
  // Its tables are those of other packages, with the keys that only all of them together can have.
  "schema-relationships": { domains: {}, views: { dashboards: dashboardViews, analyses: analyticsViews } },
} satisfies Readonly<Record<string, SchemaPackage>>;

/** What a schema package contributes, by heading. */
export interface SchemaPackage {
  readonly domains: Groups;
  readonly views?: Groups;
}

type Groups = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const packages: readonly SchemaPackage[] = Object.values(schemaPackages);

/** The exports of each domain, by its heading. */
export const domains: Groups = Object.assign({}, ...packages.map((one) => one.domains));

/** The views, which span the domains, by their purpose. */
export const viewGroups: Groups = Object.assign({}, ...packages.map((one) => one.views));
