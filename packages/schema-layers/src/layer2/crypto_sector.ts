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

/** Sector types, by the purpose of the sector's coins. */
export const sectorTypes = [
  "base_layer",
  "platform",
  "application",
  "infrastructure",
  "utility",
  "speculative",
  "general",
] as const;
/** Maturity of a sector, from low to high. */
export const sectorMaturityLevels = ["low", "medium", "high"] as const;

/** Market sectors: categories of coins, optionally nested in a parent sector. */
export const cryptoSectors = pgTable(
  "crypto_sectors",
  {
    // integer, not bigint, like cryptocurrencies.id.
    /** Surrogate key. */
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    /** Parent sector; null if there is none. */
    parentId: integer("parent_id"),
    /** Stable unique identifier: the CoinGecko category id, or a custom one. */
    slug: trimmed(text("slug"), 1, 200).notNull(),
    /** Display name; unique. */
    name: trimmed(text("name"), 1, 200).notNull(),
    /** Description of the sector. */
    description: atMost(text("description"), 20000),
    /** Sector type: the purpose of its coins. */
    sectorType: text("sector_type", { enum: sectorTypes }).notNull().default("application"),
    /** Maturity of the sector. */
    maturityLevel: text("maturity_level", { enum: sectorMaturityLevels }).notNull().default("medium"),
    /** Risk level of the sector's coins. */
    riskLevel: riskLevel("risk_level").notNull().default("medium"),
    /** Whether the sector is analyzed and shown. */
    isActive: boolean("is_active").notNull().default(true),
    /** Sort position in lists, lowest first. */
    sortOrder: integer("sort_order").notNull().default(0),
    /** Latest market capitalization of all coins in the sector, USD. */
    marketCap: usd("market_cap"),
    /** Latest 24-hour trading volume, USD. */
    volume24h: usd("volume_24h"),
    /** Latest 24-hour change of the market capitalization, percent. */
    marketCapChange24h: percentChange("market_cap_change_24h"),
    /** Additional attributes, by name. */
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
    // The list of sectors in their sort order (listSectorsWithLatestPerformance).
    index("crypto_sectors_sort_order_name_idx").on(t.sortOrder, t.name).where(sql`${t.isActive}`),
    // For the foreign key's ON DELETE.
    index("crypto_sectors_parent_id_idx").on(t.parentId).where(sql`${t.parentId} is not null`),
    check("crypto_sectors_parent_id_check", sql`${t.parentId} <> ${t.id}`),
  ],
);

/** A row of `crypto_sectors`. */
export type CryptoSector = Row<typeof cryptoSectors>;
/** A row to insert into `crypto_sectors`. */
export type NewCryptoSector = NewRow<typeof cryptoSectors>;
