import type { Edit } from "./scratch.ts";

// A table as a contributor adds it: the edits that each step of CONTRIBUTING.md requires.

const file = `import {
  columnChecks,
  id,
  type NewRow,
  type Row,
  timestamps,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { check, pgTable, text, unique } from "drizzle-orm/pg-core";

/** Planned maintenance windows, one per component and start. */
export const maintenanceWindows = pgTable(
  "maintenance_windows",
  {
    id: id(),
    /** Part of the platform that is down. */
    component: trimmed(text("component"), 1, 50).notNull(),
    /** Planned start. */
    startsAt: timestamptz("starts_at").notNull(),
    /** Planned end. */
    endsAt: timestamptz("ends_at").notNull(),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    unique("maintenance_windows_component_starts_at_key").on(t.component, t.startsAt),
    check("maintenance_windows_ends_at_check", sql\`\${t.endsAt} > \${t.startsAt}\`),
  ],
);

/** A row of \`maintenance_windows\`. */
export type MaintenanceWindow = Row<typeof maintenanceWindows>;
/** A row to insert into \`maintenance_windows\`. */
export type NewMaintenanceWindow = NewRow<typeof maintenanceWindows>;
`;

const cases = `export const maintenanceWindowCases: TableCases = {
  table: maintenanceWindows,
  row: (_, n) => ({
    component: "database",
    startsAt: new Date(Date.UTC(2026, 0, 1, n)),
    endsAt: new Date(Date.UTC(2027, 0, 1)),
  }),
  constraints: () => ({
    maintenance_windows_pkey: { before: { id: 900_001 }, bad: [{ id: 900_001 }] },
    maintenance_windows_component_check: trimmedCase("component", 1, 50),
    maintenance_windows_component_starts_at_key: {
      before: { startsAt: at("2025-01-01T00:00Z") },
      good: { component: "api", startsAt: at("2025-01-01T00:00Z") },
      bad: [{ startsAt: at("2025-01-01T00:00Z") }],
    },
    maintenance_windows_ends_at_check: {
      good: { startsAt: at("2026-01-01T00:00:00Z"), endsAt: at("2026-01-01T00:00:00.001Z") },
      bad: [{ startsAt: at("2026-01-01T00:00Z"), endsAt: at("2026-01-01T00:00Z") }],
    },
  }),
};
`;

const rows = `
function* maintenance(dataset: Dataset): Generator<Batch> {
  yield batch(
    maintenanceWindows,
    indices(4).map((index) => ({
      component: "database",
      startsAt: dataset.hoursAgo(24 * (index + 1)),
      endsAt: dataset.hoursAgo(24 * (index + 1) - 2),
      ...dataset.written(dataset.options.until),
    })),
  );
}
`;

/** The sample rows of every domain are in one package. */
const sampleRows: readonly Edit[] = [
  {
    file: "packages/sample-data/src/system.ts",
    top: `import { maintenanceWindows } from "@strata/schema-relationships";\n${rows}`,
  },
  {
    file: "packages/sample-data/src/system.ts",
    after: "  yield* tasks(dataset);\n",
    lines: "  yield* maintenance(dataset);\n",
  },
];

const validators = `/** Zod schemas of \`maintenance_windows\`. */
export const maintenanceWindowValidators: Validators<typeof maintenanceWindows> =
  /* @__PURE__ */ validatorsOf(maintenanceWindows, { comments: comments.maintenance_windows });
`;

/** Edits of each step by title, in a package with tables; the first edit of the export is that of the index. */
export const edits: Readonly<Record<string, readonly Edit[]>> = {
  "Its file": [{ file: "packages/schema-system/src/maintenance_window.ts", text: file }],
  "Its export": [
    { file: "packages/schema-system/src/index.ts", top: `export * from "./maintenance_window.ts";\n` },
    {
      file: "packages/schema-system/src/relations.ts",
      top: `import { maintenanceWindows } from "./index.ts";\n`,
    },
    {
      file: "packages/schema-system/src/relations.ts",
      before: ", systemHealth },\n  (r)",
      lines: ", maintenanceWindows",
    },
    {
      file: "packages/schema-system/src/relations.ts",
      after: "    systemHealth: {},\n",
      lines: "    maintenanceWindows: {},\n",
    },
    {
      file: "packages/schema-system/src/validators.ts",
      top: `import { maintenanceWindows } from "./index.ts";\n${validators}`,
    },
  ],
  "Its cases": [
    {
      file: "tests/conformance/test/constraints/system.ts",
      top: `import { maintenanceWindows } from "@strata/schema-system";\n${cases}`,
    },
  ],
  "Its sample rows": sampleRows,
};

/** The same in a package without tables. */
export const firstEdits = (name: string): readonly Edit[] => [
  { file: `packages/schema-${name}/src/maintenance_window.ts`, text: file },
  { file: `packages/schema-${name}/src/index.ts`, text: `export * from "./maintenance_window.ts";\n` },
  {
    file: `packages/schema-${name}/src/relations.ts`,
    text: `import { defineRelationsPart } from "drizzle-orm";
import { maintenanceWindows } from "./index.ts";

/** Relations among the tables of this package. */
export const ${name}Relations = defineRelationsPart({ maintenanceWindows }, () => ({ maintenanceWindows: {} }));
`,
  },
  {
    file: `packages/schema-${name}/src/validators.ts`,
    text: `import { comments } from "@strata/schema-${name}/comments";
import { type Validators, validatorsOf } from "@strata/validators";
import { maintenanceWindows } from "./index.ts";

${validators}`,
  },
  {
    file: `tests/conformance/test/constraints/${name}.ts`,
    text: `import { maintenanceWindows } from "@strata/schema-${name}";
import { type TableCases, trimmedCase } from "./cases.ts";

const at = (iso: string) => new Date(iso);

${cases}`,
  },
  ...sampleRows,
];
