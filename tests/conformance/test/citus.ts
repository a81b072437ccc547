import { is } from "drizzle-orm";
import {
  type AnyPgColumn,
  type ForeignKey,
  getTableConfig,
  type PgColumn,
  PgDialect,
  PgTable,
} from "drizzle-orm/pg-core";

/** Placement of a table on Citus: sharded by one column, replicated to every node, or local to the coordinator. */
export type Placement =
  | {
      readonly kind: "distributed";
      /** SQL name of the distribution column. */
      readonly by: string;
      /** Colocation group: tables of a group store the shards of a value on the same node. */
      readonly group: string;
    }
  | { readonly kind: "reference" }
  | { readonly kind: "local" };

/** Placement of every table that is not a reference table, by SQL name. */
export type DistributionMap = Readonly<Record<string, Placement>>;

/** Distribution of the tables on Citus; all others are reference tables. */
export const distribution: DistributionMap = {
  market_data: { kind: "distributed", by: "cryptocurrency_id", group: "market" },
  predictions: { kind: "distributed", by: "cryptocurrency_id", group: "market" },
  authentication_logs: { kind: "distributed", by: "id", group: "authentication_logs" },
  external_api_logs: { kind: "distributed", by: "id", group: "external_api_logs" },
  analytics_data: { kind: "distributed", by: "metric_name", group: "analytics_data" },
  system_health: { kind: "local" },
  background_tasks: { kind: "local" },
};

type Config = ReturnType<typeof getTableConfig>;

/** Violations of Citus 13 rules, as "rule: table, detail", as far as a schema shows them. */
export function citusFaults(schema: Record<string, unknown>, map: DistributionMap): string[] {
  const tables = Object.values(schema)
    .filter((entity): entity is PgTable => is(entity, PgTable))
    .map((table) => getTableConfig(table));
  const placements = new Map(
    tables.map(({ name }): [string, Placement] => [name, map[name] ?? { kind: "reference" }]),
  );
  const unknown = Object.keys(map).filter((name) => !placements.has(name));
  return [
    ...unknown.map((name) => `map-names-no-table: ${name}`),
    ...tables.flatMap((table) => [
      ...distributionColumnFaults(table, placements),
      ...uniqueKeyFaults(table, placements),
      ...table.foreignKeys.flatMap((key) => foreignKeyFaults(table.name, key, placements)),
      ...policyFaults(table, placements),
    ]),
    ...groupFaults(tables, placements),
  ];
}

type Placements = ReadonlyMap<string, Placement>;

/**
 * The distribution column exists, is not null and is not generated; an identity covers the sequence ranges of the
 * workers.
 */
function distributionColumnFaults(table: Config, placements: Placements): string[] {
  const placement = placements.get(table.name);
  if (placement?.kind !== "distributed") return [];
  const column = table.columns.find(({ name }) => name === placement.by);
  if (!column) return [`distribution-column-missing: ${table.name}.${placement.by}`];
  const at = `${table.name}.${column.name}`;
  const keyed = table.primaryKeys.some(({ columns }) => columns.some(({ name }) => name === column.name));
  const counters = table.columns.filter(
    (each) =>
      (each.generatedIdentity && each.getSQLType() !== "bigint") ||
      ["serial", "smallserial"].includes(each.getSQLType()),
  );
  return [
    ...(column.notNull || column.primary || keyed ? [] : [`distribution-column-nullable: ${at}`]),
    ...(column.generated ? [`distribution-column-generated: ${at}`] : []),
    ...counters.map((each) => `counter-narrow: ${table.name}.${each.name}`),
  ];
}

/**
 * Each node checks only its own shards, so a unique key of a distributed table must contain the distribution column.
 */
function uniqueKeyFaults(table: Config, placements: Placements): string[] {
  const placement = placements.get(table.name);
  if (placement?.kind !== "distributed") return [];
  return uniqueKeys(table)
    .filter(({ columns }) => !columns.includes(placement.by))
    .map(({ name }) => `unique-key-without-distribution-column: ${table.name}, ${name}`);
}

/** Primary keys, unique constraints and unique indexes; expressions do not count as columns. */
function uniqueKeys(table: Config): { name: string; columns: string[] }[] {
  const named = (columns: readonly (PgColumn | AnyPgColumn)[]) => columns.map((column) => column.name);
  return [
    ...table.columns
      .filter((column) => column.primary || column.isUnique)
      .map((column) => ({ name: column.uniqueName ?? `key of ${column.name}`, columns: [column.name] })),
    ...table.primaryKeys.map((key) => ({ name: key.getName(), columns: named(key.columns) })),
    ...table.uniqueConstraints.map((key) => ({
      name: key.getName() ?? "unique",
      columns: named(key.columns),
    })),
    ...table.indexes
      .filter(({ config }) => config.unique)
      .map(({ config }) => ({
        name: config.name ?? "unique index",
        columns: config.columns.flatMap((column) => ("name" in column && column.name ? [column.name] : [])),
      })),
  ];
}

function foreignKeyFaults(table: string, key: ForeignKey, placements: Placements): string[] {
  const { columns, foreignColumns, foreignTable } = key.reference();
  const target = getTableConfig(foreignTable).name;
  const from = placements.get(table) ?? { kind: "reference" };
  const to = placements.get(target) ?? { kind: "reference" };
  const at = `${table}, ${key.getName()}`;
  const faults: string[] = [];

  if (to.kind === "distributed") {
    if (from.kind !== "distributed") faults.push(`key-from-${from.kind}-to-distributed: ${at}`);
    else if (from.group !== to.group) faults.push(`key-between-groups: ${at}`);
    else if (!columns.some(({ name }, i) => name === from.by && foreignColumns[i]?.name === to.by)) {
      faults.push(`key-without-distribution-column: ${at}`);
    }
  } else if (to.kind === "local" && from.kind !== "local") {
    faults.push(`key-from-${from.kind}-to-local: ${at}`);
  }

  if (from.kind === "distributed" && columns.some(({ name }) => name === from.by)) {
    if (key.onDelete === "set null" || key.onDelete === "set default") {
      faults.push(`on-delete-sets-distribution-column: ${at}`);
    }
    if (key.onUpdate && !["no action", "restrict"].includes(key.onUpdate)) {
      faults.push(`on-update-changes-distribution-column: ${at}`);
    }
  }
  return faults;
}

/** A policy of a distributed table cannot contain a subquery. */
function policyFaults(table: Config, placements: Placements): string[] {
  if (placements.get(table.name)?.kind !== "distributed") return [];
  const dialect = new PgDialect();
  return table.policies
    .filter((policy) =>
      [policy.using, policy.withCheck].some(
        (condition) => condition && /\bselect\b/i.test(dialect.sqlToQuery(condition).sql),
      ),
    )
    .map((policy) => `policy-with-subquery: ${table.name}, ${policy.name}`);
}

/** The tables of a group have one distribution type, since a shard is found by the hash of the typed value. */
function groupFaults(tables: readonly Config[], placements: Placements): string[] {
  const types = new Map<string, Set<string>>();
  for (const table of tables) {
    const placement = placements.get(table.name);
    if (placement?.kind !== "distributed") continue;
    const type = table.columns.find(({ name }) => name === placement.by)?.getSQLType();
    if (type) types.set(placement.group, (types.get(placement.group) ?? new Set()).add(type));
  }
  return [...types]
    .filter(([, names]) => names.size > 1)
    .map(([group, names]) => `group-of-two-types: ${group}, ${[...names].sort().join(" and ")}`);
}
