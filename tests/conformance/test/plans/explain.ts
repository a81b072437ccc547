import type { Database } from "@strata/queries";
import { relations } from "@strata/schema-relationships";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";

/** A node of a plan, of what EXPLAIN (ANALYZE, FORMAT JSON) says of it that is looked at here. */
interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly Plans?: readonly PlanNode[];
}

/** One statement of a query, with its plan and what it did. */
interface Explained {
  readonly statement: string;
  readonly plan: PlanNode;
  /** The faults that were found in the plan, in words. */
  readonly faults: readonly string[];
}

/** A table of more rows must not be read from end to end. */
const smallTable = 10_000;
/** A sort may take so many rows for each that the statement returns. */
const sortedPerRow = 10;

/** Runs queries and explains every statement that they send. */
export interface Explainer {
  explain(run: (db: Database<typeof relations>) => Promise<unknown>): Promise<Explained[]>;
  close(): Promise<void>;
}

/** Connects to a database whose statistics are fresh. */
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
        // Explained in a transaction that does not last: ANALYZE runs what it explains.
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

/** A plan in one line for each node, indented as PostgreSQL does. */
export const planText = (node: PlanNode, depth = 0): string =>
  [
    `${"  ".repeat(depth)}${node["Node Type"]}${node["Relation Name"] ? ` on ${node["Relation Name"]}` : ""} (${rowsOf(node)} rows)`,
    ...(node.Plans ?? []).map((child) => planText(child, depth + 1)),
  ].join("\n");
