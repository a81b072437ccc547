import { sql } from "drizzle-orm";
import * as pg from "drizzle-orm/pg-core";

// A schema unrelated to Strata's, with one example of each feature of a table.

export const shop = pg.pgSchema("shop");
export const size = shop.enum("size", ["small", "large"]);

/** A NOT NULL column of every type. */
export const samples = shop.table("samples", {
  id: pg.serial().primaryKey(),
  small: pg.smallint().notNull(),
  whole: pg.integer().notNull(),
  big: pg.bigint({ mode: "bigint" }).notNull(),
  bigNumber: pg.bigint({ mode: "number" }).notNull(),
  bigText: pg.bigint({ mode: "string" }).notNull(),
  real: pg.real().notNull(),
  double: pg.doublePrecision().notNull(),
  exact: pg.numeric().notNull(),
  money: pg.numeric({ precision: 10, scale: 2 }).notNull(),
  fraction: pg.numeric({ precision: 2, scale: 2 }).notNull(),
  rounded: pg.numeric({ precision: 3 }).notNull(),
  exactNumber: pg.numeric({ mode: "number", precision: 6, scale: 3 }).notNull(),
  exactBig: pg.numeric({ mode: "bigint" }).notNull(),
  flag: pg.boolean().notNull(),
  words: pg.text().notNull(),
  choice: pg.text({ enum: ["a", "b"] }).notNull(),
  short: pg.varchar({ length: 3 }).notNull(),
  code: pg.char({ length: 2 }).notNull(),
  size: size().notNull(),
  key: pg.uuid().notNull(),
  at: pg.timestamp({ withTimezone: true }).notNull(),
  atText: pg.timestamp({ withTimezone: true, mode: "string" }).notNull(),
  local: pg.timestamp().notNull(),
  day: pg.date({ mode: "date" }).notNull(),
  dayText: pg.date().notNull(),
  time: pg.time().notNull(),
  span: pg.interval().notNull(),
  spanInHours: pg.interval({ fields: "hour" }).notNull(),
  bytes: pg.bytea().notNull(),
  json: pg.json().notNull(),
  jsonb: pg.jsonb().notNull(),
  address: pg.inet().notNull(),
  network: pg.cidr().notNull(),
  device: pg.macaddr().notNull(),
  longDevice: pg.macaddr8().notNull(),
  place: pg.point().notNull(),
  placeObject: pg.point({ mode: "xy" }).notNull(),
  line: pg.line().notNull(),
  lineObject: pg.line({ mode: "abc" }).notNull(),
  tags: pg.text().array().notNull(),
  sizes: size().array().notNull(),
  grid: pg.integer().array("[][]").notNull(),
  times: pg.timestamp({ withTimezone: true }).array().notNull(),
});

/** Every source of a default value. */
export const origins = shop.table("origins", {
  id: pg.integer().primaryKey().generatedByDefaultAsIdentity(),
  key: pg.uuid().notNull().defaultRandom(),
  createdAt: pg.timestamp({ withTimezone: true }).notNull().defaultNow(),
  createdOn: pg.date().notNull().default(sql`current_date`),
  expiresAt: pg.timestamp({ withTimezone: true }).notNull().default(sql`now() + interval '7 days'`),
  changedAt: pg
    .timestamp({ withTimezone: true })
    .notNull()
    .$onUpdate(() => new Date()),
  token: pg
    .text()
    .notNull()
    .$defaultFn(() => Math.random().toString()),
  status: pg.text().notNull().default("new"),
  count: pg.integer().notNull().default(sql`1 + 1`),
  note: pg.text(),
  twice: pg.integer().generatedAlwaysAs(sql`count * 2`),
});

export const tenants = shop.table("tenants", {
  code: pg.char({ length: 2 }).primaryKey(),
  parentCode: pg.char({ length: 2 }).references((): pg.AnyPgColumn => tenants.code),
});

/** A composite key, and a required self-reference. */
export const members = shop.table(
  "members",
  {
    tenantCode: pg
      .char({ length: 2 })
      .notNull()
      .references(() => tenants.code),
    number: pg.smallint().notNull(),
    name: pg.text().notNull(),
    leaderNumber: pg.smallint().notNull(),
    deputyNumber: pg.smallint(),
  },
  (t) => [
    pg.primaryKey({ columns: [t.tenantCode, t.number] }),
    pg.foreignKey({ columns: [t.tenantCode, t.leaderNumber], foreignColumns: [t.tenantCode, t.number] }),
    pg.foreignKey({ columns: [t.tenantCode, t.deputyNumber], foreignColumns: [t.tenantCode, t.number] }),
  ],
);

/** Two composite foreign keys that share a column, so that both reference the same tenant. */
export const loans = shop.table(
  "loans",
  {
    id: pg.bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    tenantCode: pg.char({ length: 2 }).notNull(),
    lenderNumber: pg.smallint().notNull(),
    borrowerNumber: pg.smallint().notNull(),
  },
  (t) => [
    pg.foreignKey({
      columns: [t.tenantCode, t.lenderNumber],
      foreignColumns: [members.tenantCode, members.number],
    }),
    pg.foreignKey({
      columns: [t.tenantCode, t.borrowerNumber],
      foreignColumns: [members.tenantCode, members.number],
    }),
    pg.check("loans_other_check", sql`${t.lenderNumber} <> ${t.borrowerNumber}`),
  ],
);

/** Kinds of unique keys. */
export const keys = shop.table(
  "keys",
  {
    flag: pg.boolean().notNull(),
    size: size().notNull(),
    level: pg.smallint(),
    name: pg.varchar({ length: 2 }).notNull().unique(),
    slug: pg.text().notNull(),
    isMain: pg.boolean().notNull(),
    hash: pg.text().generatedAlwaysAs(sql`md5(slug)`),
  },
  (t) => [
    pg.unique("keys_nulls_key").on(t.flag, t.size, t.level).nullsNotDistinct(),
    pg.uniqueIndex("keys_lower_key").on(sql`lower(${t.slug})`),
    pg.uniqueIndex("keys_hash_key").on(t.hash),
    pg.uniqueIndex("keys_main_key").on(t.isMain).where(sql`${t.isMain}`),
  ],
);

/** Kinds of CHECKs that do not list their values. */
export const checked = shop.table(
  "checked",
  {
    low: pg.numeric().notNull(),
    high: pg.numeric().notNull(),
    sum: pg.integer().notNull(),
    one: pg.integer().notNull(),
    other: pg.integer().notNull(),
    kind: pg.text().notNull(),
    state: pg.text().notNull(),
    closedAt: pg.timestamp({ withTimezone: true }),
    phone: pg.text(),
    email: pg.text(),
    plate: pg.text().notNull(),
    digest: pg.bytea().notNull(),
    year: pg.smallint().notNull(),
    from: pg.date().notNull(),
    until: pg.date().notNull(),
    monday: pg.timestamp({ withTimezone: true }).notNull(),
    list: pg.jsonb().notNull(),
    upper: pg.text().notNull(),
    exactly: pg.text().notNull(),
    ratio: pg.numeric().generatedAlwaysAs(sql`high / low`),
  },
  (t) => [
    pg.check("checked_high_check", sql`${t.low} > 1000 and ${t.high} > ${t.low}`),
    pg.check("checked_ratio_check", sql`${t.ratio} between 1.5 and 1.6`),
    pg.check("checked_sum_check", sql`${t.sum} = ${t.one} + ${t.other} and ${t.one} > 500`),
    pg.check("checked_kind_check", sql`${t.kind} in ('x', 'y')`),
    pg.check("checked_state_check", sql`${t.state} = 'open' or ${t.state} = 'closed'`),
    pg.check("checked_closed_check", sql`(${t.state} = 'closed') = (${t.closedAt} is not null)`),
    pg.check("checked_contact_check", sql`num_nonnulls(${t.phone}, ${t.email}) = 1`),
    pg.check("checked_plate_check", sql`${t.plate} ~ '^[A-Z]{2}-[0-9]{3,4}(/[a-f]+)?$'`),
    pg.check("checked_digest_check", sql`octet_length(${t.digest}) = 20`),
    pg.check("checked_year_check", sql`${t.year} not between -32768 and 1999 and ${t.year} < 2010`),
    pg.check("checked_until_check", sql`${t.until} > ${t.from} and ${t.from} >= '2020-01-01'`),
    pg.check(
      "checked_monday_check",
      sql`date_trunc('week', ${t.monday} at time zone 'UTC') = ${t.monday} at time zone 'UTC'`,
    ),
    pg.check("checked_list_check", sql`jsonb_typeof(${t.list}) = 'array'`),
    pg.check("checked_upper_check", sql`${t.upper} = upper(${t.upper}) and char_length(${t.upper}) > 30`),
    pg.check("checked_exactly_check", sql`length(${t.exactly}) = 7`),
  ],
);
