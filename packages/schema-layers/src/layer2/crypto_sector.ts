import {
  atMost,
  columnChecks,
  jsonObject,
  type NewRow,
  percentChange,
  type Row,
  riskLevel,
  timestamps,
  trimmed,
  usd,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, integer, pgTable, text, unique } from "drizzle-orm/pg-core";

export { riskLevel };

export const sectorTypes = [
  "base_layer",
  "platform",
  "application",
  "infrastructure",
  "utility",
  "speculative",
  "general",
] as const;
export const sectorMaturityLevels = ["low", "medium", "high"] as const;

/** One row is one sector of the market: a category of coins, perhaps within a wider one. */
export const cryptoSectors = pgTable(
  "crypto_sectors",
  {
    // integer, not bigint, like cryptocurrencies.id.
    /** Surrogate key. */
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    /** Wider sector that this one is part of. */
    parentId: integer("parent_id"),
    /** Stable key of the sector: its id at CoinGecko, or one of our own. */
    slug: trimmed(text("slug"), 1, 200).notNull(),
    /** Name shown to people. */
    name: trimmed(text("name"), 1, 200).notNull(),
    /** What its coins have in common. */
    description: atMost(text("description"), 20000),
    /** What its coins are for. */
    sectorType: text("sector_type", { enum: sectorTypes }).notNull().default("application"),
    /** How far it has come. */
    maturityLevel: text("maturity_level", { enum: sectorMaturityLevels }).notNull().default("medium"),
    /** Risk of its coins. */
    riskLevel: riskLevel("risk_level").notNull().default("medium"),
    /** Analysed and shown. */
    isActive: boolean("is_active").notNull().default(true),
    /** Place in lists, lowest first. */
    sortOrder: integer("sort_order").notNull().default(0),
    /** Newest market capitalisation of all its coins, USD. */
    marketCap: usd("market_cap"),
    /** Newest volume of the last 24 hours, USD. */
    volume24h: usd("volume_24h"),
    /** Newest change of the capitalisation in 24 hours, percent. */
    marketCapChange24h: percentChange("market_cap_change_24h"),
    /** What else is known of it. */
    characteristics: jsonObject<Record<string, unknown>>("characteristics"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    foreignKey({
      name: "crypto_sectors_parent_id_fk",
      columns: [t.parentId],
      foreignColumns: [t.id],
    }).onDelete("set null"),
    unique("crypto_sectors_slug_key").on(t.slug),
    // A sector by its name (listCoinsOfSector).
    unique("crypto_sectors_name_key").on(t.name),
    // The list of sectors in their order (listSectorsWithLatestPerformance).
    index("crypto_sectors_sort_order_name_idx").on(t.sortOrder, t.name).where(sql`${t.isActive}`),
    // What the key's ON DELETE reads.
    index("crypto_sectors_parent_id_idx").on(t.parentId).where(sql`${t.parentId} is not null`),
    check("crypto_sectors_parent_id_check", sql`${t.parentId} <> ${t.id}`),
  ],
);

export type CryptoSector = Row<typeof cryptoSectors>;
export type NewCryptoSector = NewRow<typeof cryptoSectors>;
