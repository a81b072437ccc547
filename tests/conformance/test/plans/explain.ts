import type { Database } from "@strata/queries";
import { relations } from "@strata/schema-relationships";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";

/** A plan node of EXPLAIN (ANALYZE, FORMAT JSON), with the fields used here. */
interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly Plans?: readonly PlanNode[];
}

/** One statement of a query, with its plan and result. */
interface Explained {
  readonly statement: string;
  readonly plan: PlanNode;
  /** Faults found in the plan. */
  readonly faults: readonly string[];
}

/** A table with more rows must not be scanned sequentially. */
const smallTable = 10_000;
/** Maximum number of sorted rows per returned row. */
const sortedPerRow = 10;

/** Runs queries and explains every statement they send. */
export interface Explainer {
  explain(run: (db: Database<typeof relations>) => Promise<unknown>): Promise<Explained[]>;
  close(): Promise<void>;
}

/** Connects to a database with fresh statistics. */
export async function openExplainer(url: string): Promise<Explainer> {
  const sent: { query: string; params: unknown[] }[] = [];
  const client = postgres(url, { max: 1, onnotice() {} });
  const db = drizzle({
    client,
    relations,
    logger: { logQuery: (query, params) => sent.push({ query, params }) },
  });
  const rows = await client<{ name: string; rows: number }[]>`
    select relname as name, reltuples as rows from pg_class where relkind in ('r', 'm')`;
  const sizes = new Map(rows.map((row) => [row.name, row.rows]));
  return {
    async explain(run) {
      sent.length = 0;
      await run(db);
      const explained: Explained[] = [];
      for (const { query, params } of sent.filter(
        (one) => !/^(begin|commit|rollback|set )/i.test(one.query),
      )) {
        // Explained in a transaction that is rolled back, since ANALYZE executes the statement.
        await client.unsafe("begin");
        try {
          const [answer] = await client.unsafe(`explain (analyze, format json) ${query}`, params as never[]);
          const plan: PlanNode = answer?.["QUERY PLAN"][0].Plan;
          explained.push({ statement: query, plan, faults: faultsOf(plan, sizes) });
        } finally {
          await client.unsafe("rollback");
        }
      }
      return explained;
    },
    close: () => client.end({ timeout: 5 }),
  };
}

function faultsOf(root: PlanNode, sizes: ReadonlyMap<string, number>): string[] {
  const returned = Math.max(rowsOf(root), 1);
  return nodesOf(root).flatMap((node) => {
    const relation = node["Relation Name"] ?? "";
    const size = sizes.get(relation) ?? 0;
    if (node["Node Type"] === "Seq Scan" && size > smallTable)
      return [`reads all ${size} rows of ${relation}`];
    const sorted = node["Node Type"].endsWith("Sort") ? rowsOf(node.Plans?.[0] ?? node) : 0;
    if (sorted > sortedPerRow * returned) return [`sorts ${sorted} rows to return ${returned}`];
    return [];
  });
}

const rowsOf = (node: PlanNode): number => node["Actual Rows"] * node["Actual Loops"];

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** A plan with one line per node, indented as in PostgreSQL. */
export const planText = (node: PlanNode, depth = 0): string =>
  [
    `${"  ".repeat(depth)}${node["Node Type"]}${node["Relation Name"] ? ` on ${node["Relation Name"]}` : ""} (${rowsOf(node)} rows)`,
    ...(node.Plans ?? []).map((child) => planText(child, depth + 1)),
  ].join("\n");
