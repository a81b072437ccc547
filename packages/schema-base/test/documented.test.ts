import { eq, sql } from "drizzle-orm";
import { integer, pgEnum, pgMaterializedView, pgTable, pgView, text } from "drizzle-orm/pg-core";
import { describe, expect, test } from "vitest";
import { documentationOf, documented, keyed, keyOf } from "../src/index.ts";

test("gives each column's comment by its SQL name", () => {
  const tables = documented(
    pgTable("things", { id: integer("id"), longName: text("long_name") }),
    "One row is one thing",
    { id: "Key", longName: "Its name" },
  );
  expect(documentationOf(tables)).toEqual({
    comment: "One row is one thing",
    columns: { id: "Key", long_name: "Its name" },
  });
});

test("does not compile where a column has no comment or a comment no column", () => {
  const things = pgTable("things", { id: integer("id"), name: text("name") });
  // @ts-expect-error name has no comment
  expect(() => documented(things, "One row is one thing", { id: "Key" })).toThrow("name");
  // @ts-expect-error there is no column other
  documented(things, "One row is one thing", { id: "Key", name: "Name", other: "?" });
});

test("documents an enum, and knows what is not documented", () => {
  expect(documentationOf(documented(pgEnum("colour", ["red"]), "A colour"))?.comment).toBe("A colour");
  expect(documentationOf(pgEnum("shade", ["dark"]))).toBeUndefined();
});

describe("a view", () => {
  const things = documented(
    pgTable("things", { id: integer("id"), longName: text("long_name"), kindId: integer("kind_id") }),
    "One row is one thing",
    { id: "Key", longName: "Its name", kindId: "Its kind" },
  );
  const kinds = documented(pgTable("kinds", { id: integer("id"), label: text("label") }), "Kinds", {
    id: "Key",
    label: "Its label",
  });

  test("has the comments of the columns that it passes on, however it came by them, unless it gives its own", () => {
    const view = documented(
      pgView("named_things").as((qb) => {
        const labelled = qb.select({ id: kinds.id, label: kinds.label }).from(kinds).as("labelled");
        return qb
          .select({
            id: things.id,
            name: things.longName.as("thing_name"),
            label: labelled.label,
            kind: labelled.id.as("kind"),
            size: sql<number>`length(${things.longName})`.as("name_length"),
          })
          .from(things)
          .leftJoin(labelled, eq(labelled.id, things.kindId));
      }),
      "One row is one thing with its kind",
      { kind: "The kind", size: "Letters of its name" },
    );
    expect(documentationOf(view)).toEqual({
      comment: "One row is one thing with its kind",
      columns: {
        id: "Key",
        thing_name: "Its name",
        label: "Its label",
        kind: "The kind",
        name_length: "Letters of its name",
      },
    });
    expect(documentationOf(kinds)?.columns).toEqual({ id: "Key", label: "Its label" });
  });

  test("does not compile where what it computes has no comment, or a comment no column", () => {
    const view = () =>
      pgMaterializedView("counts").as((qb) =>
        qb
          .select({ kindId: things.kindId, count: sql<number>`count(*)`.as("count") })
          .from(things)
          .groupBy(things.kindId),
      );
    // @ts-expect-error count has no comment
    expect(() => documented(view(), "Counts", {})).toThrow('The column "count" has no comment');
    // @ts-expect-error there is no column other
    documented(view(), "Counts", { count: "How many", other: "?" });
    expect(documentationOf(documented(view(), "Counts", { count: "How many" }))?.columns).toEqual({
      kind_id: "Its kind",
      count: "How many",
    });
  });

  test("must say itself what a column means whose table does not", () => {
    const silent = pgTable("silent", { id: integer("id") });
    const view = () => pgView("of_silent").as((qb) => qb.select({ id: silent.id }).from(silent));
    expect(() => documented(view(), "Silence", {})).toThrow('The column "id" has no comment');
    expect(documentationOf(documented(view(), "Silence", { id: "Key" }))?.columns).toEqual({ id: "Key" });
  });

  test("that is materialized has a key, of its own columns", () => {
    const view = pgMaterializedView("counts").as((qb) =>
      qb
        .select({ kindId: things.kindId, count: sql<number>`count(*)`.as("thing_count") })
        .from(things)
        .groupBy(things.kindId),
    );
    expect(keyOf(view)).toBeUndefined();
    expect(keyOf(keyed(view, "counts_kind_id_key", ["kindId", "count"]))).toEqual({
      name: "counts_kind_id_key",
      columns: ["kind_id", "thing_count"],
    });
    // @ts-expect-error there is no column other
    keyed(view, "counts_other_key", ["other"]);
  });
});
