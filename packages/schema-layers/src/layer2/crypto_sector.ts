import {
  atLeastMinus100,
  atMost,
  documented,
  idComment,
  isObject,
  jsonObject,
  nonNegative,
  oneOf,
  percentChange,
  riskLevel,
  timestampComments,
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
export const cryptoSectors = documented(
  pgTable(
    "crypto_sectors",
    {
      // integer, not bigint, like cryptocurrencies.id.
      id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
      parentId: integer("parent_id"),
      slug: text("slug").notNull(),
      name: text("name").notNull(),
      description: text("description"),
      sectorType: text("sector_type", { enum: sectorTypes }).notNull().default("application"),
      maturityLevel: text("maturity_level", { enum: sectorMaturityLevels }).notNull().default("medium"),
      riskLevel: riskLevel("risk_level").notNull().default("medium"),
      isActive: boolean("is_active").notNull().default(true),
      sortOrder: integer("sort_order").notNull().default(0),
      marketCap: usd("market_cap"),
      volume24h: usd("volume_24h"),
      marketCapChange24h: percentChange("market_cap_change_24h"),
      characteristics: jsonObject<Record<string, unknown>>("characteristics"),
      ...timestamps(),
    },
    (t) => [
      foreignKey({
        name: "crypto_sectors_parent_id_fk",
        columns: [t.parentId],
        foreignColumns: [t.id],
      }).onDelete("set null"),
      unique("crypto_sectors_slug_key").on(t.slug),
      // A sector by its name (Q69).
      unique("crypto_sectors_name_key").on(t.name),
      // The list of sectors in their order (Q67).
      index("crypto_sectors_sort_order_name_idx").on(t.sortOrder, t.name).where(sql`${t.isActive}`),
      // What the key's ON DELETE reads.
      index("crypto_sectors_parent_id_idx").on(t.parentId).where(sql`${t.parentId} is not null`),
      check("crypto_sectors_parent_id_check", sql`${t.parentId} <> ${t.id}`),
      trimmed("crypto_sectors_slug_check", t.slug, 1, 200),
      trimmed("crypto_sectors_name_check", t.name, 1, 200),
      atMost("crypto_sectors_description_check", t.description, 20000),
      oneOf("crypto_sectors_sector_type_check", t.sectorType, sectorTypes),
      oneOf("crypto_sectors_maturity_level_check", t.maturityLevel, sectorMaturityLevels),
      nonNegative("crypto_sectors_market_cap_check", t.marketCap),
      nonNegative("crypto_sectors_volume_24h_check", t.volume24h),
      atLeastMinus100("crypto_sectors_market_cap_change_24h_check", t.marketCapChange24h),
      isObject("crypto_sectors_characteristics_check", t.characteristics),
    ],
  ),
  "One row is one sector of the market: a category of coins, perhaps within a wider one",
  {
    ...idComment,
    parentId: "Wider sector that this one is part of",
    slug: "Stable key of the sector: its id at CoinGecko, or one of our own",
    name: "Name shown to people",
    description: "What its coins have in common",
    sectorType: "What its coins are for",
    maturityLevel: "How far it has come",
    riskLevel: "Risk of its coins",
    isActive: "Analysed and shown",
    sortOrder: "Place in lists, lowest first",
    marketCap: "Newest market capitalisation of all its coins, USD",
    volume24h: "Newest volume of the last 24 hours, USD",
    marketCapChange24h: "Newest change of the capitalisation in 24 hours, percent",
    characteristics: "What else is known of it",
    ...timestampComments,
  },
);

export type CryptoSector = typeof cryptoSectors.$inferSelect;
export type NewCryptoSector = typeof cryptoSectors.$inferInsert;
