import { activeSignals, relations, tradingSignals } from "@strata/schema-relationships";
import { eq } from "drizzle-orm";
import { drizzle as awsDataApi } from "drizzle-orm/aws-data-api/pg";
import { drizzle as bunSql } from "drizzle-orm/bun-sql/postgres";
import { drizzle as neonHttp } from "drizzle-orm/neon-http";
import { drizzle as neonServerless } from "drizzle-orm/neon-serverless";
import { drizzle as netlify } from "drizzle-orm/netlify-db";
import { drizzle as nodePostgres } from "drizzle-orm/node-postgres";
import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { drizzle as proxy } from "drizzle-orm/pg-proxy";
import { drizzle as pglite } from "drizzle-orm/pglite";
import { drizzle as postgresJs } from "drizzle-orm/postgres-js";
import { drizzle as vercel } from "drizzle-orm/vercel-postgres";
import { type XataHttpClient, drizzle as xata } from "drizzle-orm/xata-http";

/** Parameter type of a service that works with any driver. */
type Database = PgAsyncDatabase<PgQueryResultHKT, typeof relations>;

/** Every PostgreSQL driver of Drizzle: type-checked, not run. */
export const everyDriver = (url: string, xataClient: XataHttpClient): readonly Database[] => [
  awsDataApi({ connection: { database: "strata", secretArn: "arn:1", resourceArn: "arn:2" }, relations }),
  bunSql(url, { relations }),
  neonHttp(url, { relations }),
  neonServerless(url, { relations }),
  netlify(url, { relations }),
  nodePostgres(url, { relations }),
  pglite("memory://", { relations }),
  postgresJs(url, { relations }),
  proxy(async () => ({ rows: [] }), { relations }),
  vercel({ relations }),
  xata(xataClient, { relations }),
];

/** A relational query, a view, a write and a transaction, with the types of the tables. */
export async function use(db: Database): Promise<void> {
  const signal = await db.query.tradingSignals.findFirst({
    with: { predictions: { with: { model: true } } },
  });
  const version: string | undefined = signal?.predictions[0]?.model.version;
  const [active] = await db.select().from(activeSignals);
  const price: string | undefined = active?.entryPrice;
  await db.transaction(async (tx) => {
    const [changed] = await tx
      .update(tradingSignals)
      .set({ status: "expired" })
      .where(eq(tradingSignals.id, 1))
      .returning();
    const closedAt: Date | null | undefined = changed?.closedAt;
    return [version, price, closedAt];
  });
  // @ts-expect-error: the status does not exist.
  await db.update(tradingSignals).set({ status: "lost" });
}
