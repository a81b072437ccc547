import * as ai from "@strata/schema-ai";
import * as core from "@strata/schema-core";
import { layer1, layer2, layer3, layer4 } from "@strata/schema-layers";
import * as market from "@strata/schema-market";
import { analyticsViews, dashboardViews } from "@strata/schema-relationships";
import * as system from "@strata/schema-system";

export { tablesOf, viewsOf } from "@strata/schema-docs";

/**
 * The schema packages, by their folder under `packages/`, in the order of their dependencies. The only list of them;
 * every other one is derived from it.
 *
 * `domains` are the tables of a package and `views` its views, by their heading in reports.
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
  // Its tables are those of other packages, with the foreign keys between packages.
  "schema-relationships": { domains: {}, views: { dashboards: dashboardViews, analyses: analyticsViews } },
} satisfies Readonly<Record<string, SchemaPackage>>;

/** Tables and views of a schema package, by heading. */
export interface SchemaPackage {
  readonly domains: Groups;
  readonly views?: Groups;
}

type Groups = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const packages: readonly SchemaPackage[] = Object.values(schemaPackages);

/** The exports of each domain, by its heading. */
export const domains: Groups = Object.assign({}, ...packages.map((one) => one.domains));

/** The views, by their purpose. */
export const viewGroups: Groups = Object.assign({}, ...packages.map((one) => one.views));
