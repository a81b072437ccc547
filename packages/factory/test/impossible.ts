import { sql } from "drizzle-orm";
import * as pg from "drizzle-orm/pg-core";
import { shop } from "./shop.ts";

// Tables whose rows cannot be created without overrides.

/** An unsupported CHECK. */
export const liked = shop.table("liked", { name: pg.text().notNull() }, (t) => [
  pg.check("liked_name_check", sql`${t.name} like 'Mr. %'`),
]);

/** Circular foreign keys. */
export const hens = shop.table("hens", {
  id: pg.integer().primaryKey().generatedAlwaysAsIdentity(),
  eggId: pg
    .integer()
    .notNull()
    .references((): pg.AnyPgColumn => eggs.id),
});
export const eggs = shop.table("eggs", {
  id: pg.integer().primaryKey().generatedAlwaysAsIdentity(),
  henId: pg
    .integer()
    .notNull()
    .references(() => hens.id),
});

/** A composite key with a generated column. */
export const racks = shop.table(
  "racks",
  { id: pg.integer().notNull().generatedAlwaysAsIdentity(), side: pg.text().notNull() },
  (t) => [pg.primaryKey({ columns: [t.id, t.side] })],
);
export const shelves = shop.table(
  "shelves",
  { rackId: pg.integer().notNull(), rackSide: pg.text().notNull() },
  (t) => [pg.foreignKey({ columns: [t.rackId, t.rackSide], foreignColumns: [racks.id, racks.side] })],
);

export const loops = shop.table("loops", {
  id: pg.integer().primaryKey().generatedAlwaysAsIdentity(),
  loopId: pg
    .integer()
    .notNull()
    .references((): pg.AnyPgColumn => loops.id),
});
