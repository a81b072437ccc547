import { createTestDatabase } from "@strata/testing/vitest";
import { sql } from "drizzle-orm";
import { integer, pgEnum, pgMaterializedView, pgSchema, pgTable, pgView } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { commentStatements, type EntityComments } from "../src/comments.ts";

const audit = pgSchema("audit");
const kind = pgEnum("kind", ["a"]);
const things = pgTable("things", { id: integer("id"), kind: kind("kind") });
const log = audit.table("log", { id: integer("id") });
const ids = pgView("ids").as((qb) => qb.select({ id: things.id }).from(things));
const counts = pgMaterializedView("counts").as((qb) =>
  qb.select({ count: sql`count(*)`.as("count") }).from(things),
);

const entity = (
  kind: EntityComments["kind"],
  name: string,
  comment: string,
  columns: Record<string, string> = {},
  schema?: string,
): EntityComments => ({ kind, schema, name, comment, columns });

const comments = {
  things: entity("table", "things", "It's a thing", { id: "Key" }),
  kind: entity("enum", "kind", "Kind of a thing"),
  ids: entity("view", "ids", "Keys", { id: "Key" }),
  counts: entity("materialized view", "counts", "Counts"),
  "audit.log": entity("table", "log", "Log", { id: "Key" }, "audit"),
};

test("updates the comments of a database to those of the schema, idempotently", async () => {
  const { db, close } = await createTestDatabase({ schema: { audit, kind, things, log, ids, counts } });
  try {
    const statements = await commentStatements(db, comments);
    expect(statements).toEqual([
      `COMMENT ON TABLE "things" IS 'It''s a thing';`,
      `COMMENT ON COLUMN "things"."id" IS 'Key';`,
      `COMMENT ON TYPE "kind" IS 'Kind of a thing';`,
      `COMMENT ON VIEW "ids" IS 'Keys';`,
      `COMMENT ON COLUMN "ids"."id" IS 'Key';`,
      `COMMENT ON MATERIALIZED VIEW "counts" IS 'Counts';`,
      `COMMENT ON TABLE "audit"."log" IS 'Log';`,
      `COMMENT ON COLUMN "audit"."log"."id" IS 'Key';`,
    ]);
    for (const statement of statements) await db.execute(sql.raw(statement));
    expect(await commentStatements(db, comments)).toEqual([]);

    // The comment of a column outside the schema remains.
    await db.execute(sql.raw(`COMMENT ON COLUMN things.kind IS 'By hand'`));
    const changed = { ...comments, kind: entity("enum", "kind", "Another") };
    expect(await commentStatements(db, changed)).toEqual([`COMMENT ON TYPE "kind" IS 'Another';`]);
  } finally {
    await close();
  }
});
