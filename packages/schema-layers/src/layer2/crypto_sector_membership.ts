import { between, documented, percent, timestampComments, timestamps, trimmed } from "@strata/schema-base";
import { cryptocurrencies } from "@strata/schema-market/referenced";
import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { cryptoSectors } from "./crypto_sector.ts";

/**
 * One row says that one coin belongs to one sector. That the percents of a coin add up to 100 at most spans rows, so
 * it is kept where they are written, under a lock on the coin.
 */
export const cryptoSectorMemberships = documented(
  pgTable(
    "crypto_sector_memberships",
    {
      cryptocurrencyId: integer("cryptocurrency_id").notNull(),
      sectorId: integer("sector_id").notNull(),
      allocationPercent: percent("allocation_percent"),
      isPrimary: boolean("is_primary").notNull().default(false),
      source: text("source").notNull().default("coingecko"),
      ...timestamps(),
    },
    (t) => [
      // The sectors of a coin (Q70, Q76).
      primaryKey({ name: "crypto_sector_memberships_pkey", columns: [t.cryptocurrencyId, t.sectorId] }),
      foreignKey({
        name: "crypto_sector_memberships_cryptocurrency_id_fk",
        columns: [t.cryptocurrencyId],
        foreignColumns: [cryptocurrencies.id],
      }).onDelete("cascade"),
      foreignKey({
        name: "crypto_sector_memberships_sector_id_fk",
        columns: [t.sectorId],
        foreignColumns: [cryptoSectors.id],
      }).onDelete("cascade"),
      // At most one primary sector for each coin (Q77).
      uniqueIndex("crypto_sector_memberships_cryptocurrency_id_key")
        .on(t.cryptocurrencyId)
        .where(sql`${t.isPrimary}`),
      // The coins of a sector, primary ones first (Q68, Q69), and the key's ON DELETE.
      index("crypto_sector_memberships_sector_id_is_primary_idx").on(t.sectorId, t.isPrimary),
      between("crypto_sector_memberships_allocation_percent_check", t.allocationPercent, 0, 100),
      trimmed("crypto_sector_memberships_source_check", t.source, 1, 50),
    ],
  ),
  "One row says that one coin belongs to one sector",
  {
    cryptocurrencyId: "The coin",
    sectorId: "The sector",
    allocationPercent:
      "Share of the coin that counts to this sector, percent; null where the source knows none",
    isPrimary: "The sector that the coin is shown under; at most one",
    source: "Who says so",
    ...timestampComments,
  },
);

export type CryptoSectorMembership = typeof cryptoSectorMemberships.$inferSelect;
export type NewCryptoSectorMembership = typeof cryptoSectorMemberships.$inferInsert;
