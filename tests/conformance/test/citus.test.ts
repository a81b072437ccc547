import * as schema from "@strata/migrator/schema";
import { is, sql } from "drizzle-orm";
import {
  bigint,
  foreignKey,
  getTableConfig,
  integer,
  PgTable,
  pgPolicy,
  pgTable,
  primaryKey,
  serial,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { describe, expect, test } from "vitest";
import { citusFaults, type DistributionMap, distribution, type Placement } from "./citus.ts";

test("distributes the schema according to the map", () => {
  expect(citusFaults(schema, distribution)).toEqual([]);
});

test("has keys to check in the distributed tables", () => {
  const configs = Object.values(schema as Record<string, unknown>)
    .filter((entity): entity is PgTable => is(entity, PgTable))
    .map((table) => getTableConfig(table));
  const keys = configs.filter(({ name }) => name in distribution).flatMap(({ foreignKeys }) => foreignKeys);
  expect(configs.length).toBeGreaterThan(30);
  expect(keys.length).toBeGreaterThan(8);
});

const by = (column: string, group = "g"): Placement => ({ kind: "distributed", by: column, group });
const local: Placement = { kind: "local" };

const coin = () => integer("coin").notNull();
const coins = pgTable("coins", { id: integer("id").primaryKey() });
const bars = pgTable("bars", { coin: coin(), id: bigint("id", { mode: "number" }).notNull() }, (t) => [
  primaryKey({ name: "bars_pkey", columns: [t.coin, t.id] }),
]);
const barKey = { coin: coin(), barId: bigint("bar_id", { mode: "number" }) };
const notes = pgTable("notes", { id: bigint("id", { mode: "number" }).primaryKey() });

/** A table with a key to a bar. */
const marks = (onDelete: "cascade" | "set null" = "cascade", crossed = false) =>
  pgTable("marks", barKey, (t) => [
    foreignKey({
      name: "marks_fk",
      columns: crossed ? [t.barId, t.coin] : [t.coin, t.barId],
      foreignColumns: [bars.coin, bars.id],
    }).onDelete(onDelete),
  ]);

describe("detects a fault", () => {
  test.each<[fault: string, tables: PgTable[], map: DistributionMap]>([
    ["map-names-no-table: ghosts", [coins], { ghosts: local }],
    [
      "distribution-column-missing: log.nothing",
      [pgTable("log", { line: text("line") })],
      { log: by("nothing") },
    ],
    ["distribution-column-nullable: t.coin", [pgTable("t", { coin: integer("coin") })], { t: by("coin") }],
    [
      "distribution-column-generated: t.coin",
      [pgTable("t", { coin: integer("coin").notNull().generatedAlwaysAs(sql`1`) })],
      { t: by("coin") },
    ],
    [
      "counter-narrow: t.id",
      [pgTable("t", { coin: coin(), id: integer("id").generatedAlwaysAsIdentity() })],
      { t: by("coin") },
    ],
    ["counter-narrow: t.id", [pgTable("t", { coin: coin(), id: serial("id") })], { t: by("coin") }],
    [
      "unique-key-without-distribution-column: t, key of id",
      [pgTable("t", { coin: coin(), id: integer("id").primaryKey() })],
      { t: by("coin") },
    ],
    [
      "unique-key-without-distribution-column: t, t_a_key",
      [pgTable("t", { coin: coin(), a: text("a").unique("t_a_key") })],
      { t: by("coin") },
    ],
    [
      "unique-key-without-distribution-column: t, t_pkey",
      [
        pgTable("t", { coin: coin(), a: integer("a"), b: integer("b") }, (t) => [
          primaryKey({ name: "t_pkey", columns: [t.a, t.b] }),
        ]),
      ],
      { t: by("coin") },
    ],
    [
      "unique-key-without-distribution-column: t, t_key",
      [pgTable("t", { coin: coin(), a: integer("a") }, (t) => [unique("t_key").on(t.a)])],
      { t: by("coin") },
    ],
    [
      "unique-key-without-distribution-column: t, t_idx",
      [
        pgTable("t", { coin: coin(), a: text("a") }, (t) => [
          uniqueIndex("t_idx").on(t.a, sql`abs(${t.coin})`),
        ]),
      ],
      { t: by("coin") },
    ],
    ["key-from-reference-to-distributed: marks, marks_fk", [bars, marks()], { bars: by("coin") }],
    ["key-from-local-to-distributed: marks, marks_fk", [bars, marks()], { bars: by("coin"), marks: local }],
    [
      "key-between-groups: marks, marks_fk",
      [bars, marks()],
      { bars: by("coin", "market"), marks: by("coin", "user") },
    ],
    [
      "key-without-distribution-column: marks, marks_fk",
      [bars, marks("cascade", true)],
      { bars: by("coin"), marks: by("coin") },
    ],
    [
      "key-from-distributed-to-local: t, t_fk",
      [
        notes,
        pgTable("t", { coin: coin(), noteId: bigint("note_id", { mode: "number" }) }, (t) => [
          foreignKey({ name: "t_fk", columns: [t.noteId], foreignColumns: [notes.id] }),
        ]),
      ],
      { notes: local, t: by("coin") },
    ],
    [
      "key-from-reference-to-local: t, t_fk",
      [
        notes,
        pgTable("t", { noteId: bigint("note_id", { mode: "number" }) }, (t) => [
          foreignKey({ name: "t_fk", columns: [t.noteId], foreignColumns: [notes.id] }),
        ]),
      ],
      { notes: local },
    ],
    [
      "on-delete-sets-distribution-column: marks, marks_fk",
      [bars, marks("set null")],
      { bars: by("coin"), marks: by("coin") },
    ],
    [
      "on-update-changes-distribution-column: t, t_fk",
      [
        coins,
        pgTable("t", { coin: coin() }, (t) => [
          foreignKey({ name: "t_fk", columns: [t.coin], foreignColumns: [coins.id] }).onUpdate("cascade"),
        ]),
      ],
      { t: by("coin") },
    ],
    [
      "policy-with-subquery: t, mine",
      [
        pgTable("t", { coin: coin() }, () => [
          pgPolicy("mine", { using: sql`coin in (select id from coins)` }),
        ]),
      ],
      { t: by("coin") },
    ],
    [
      "group-of-two-types: g, bigint and integer",
      [pgTable("t", { id: bigint("id", { mode: "number" }).notNull() }), pgTable("u", { coin: coin() })],
      { t: by("id"), u: by("coin") },
    ],
  ])("%s", (fault, tables, map) => {
    expect(citusFaults({ ...tables }, map)).toEqual([fault]);
  });
});

test.each<[what: string, tables: PgTable[], map: DistributionMap]>([
  [
    "a foreign key within a group, with the distribution column at the same place on both sides",
    [bars, marks()],
    { bars: by("coin"), marks: by("coin") },
  ],
  [
    "a foreign key to a reference table, and SET NULL on a column other than the distribution column",
    [
      coins,
      pgTable("t", { coin: coin(), otherCoin: integer("other_coin") }, (t) => [
        foreignKey({ name: "t_1_fk", columns: [t.coin], foreignColumns: [coins.id] }).onDelete("cascade"),
        foreignKey({ name: "t_2_fk", columns: [t.otherCoin], foreignColumns: [coins.id] }).onDelete(
          "set null",
        ),
      ]),
    ],
    { t: by("coin") },
  ],
  [
    "a foreign key from a local table to a reference table, and any unique key on undistributed tables",
    [
      coins,
      pgTable("t", { id: serial("id").primaryKey(), coin: integer("coin").unique() }, (t) => [
        foreignKey({ name: "t_fk", columns: [t.coin], foreignColumns: [coins.id] }).onUpdate("cascade"),
      ]),
    ],
    { t: local },
  ],
  [
    "a partial unique index and a policy on columns of the table itself",
    [
      pgTable("t", { coin: coin(), a: text("a") }, (t) => [
        uniqueIndex("t_idx").on(t.a, t.coin).where(sql`${t.a} <> ''`),
        pgPolicy("mine", { using: sql`a = current_setting('app.user_id', true)` }),
      ]),
    ],
    { t: by("coin") },
  ],
])("accepts %s", (_, tables, map) => {
  expect(citusFaults({ ...tables }, map)).toEqual([]);
});
