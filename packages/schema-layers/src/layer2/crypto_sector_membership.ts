import { columnChecks, type NewRow, percent, type Row, timestamps, trimmed } from "@strata/schema-base";
import { cryptocurrencies } from "@strata/schema-market";
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
 * Sector memberships of coins, one per coin and sector.
 *
 * The allocation percentages of a coin add up to at most 100. The rule spans rows, so the write queries enforce it,
 * under a lock on the coin.
 */
export const cryptoSectorMemberships = pgTable(
  "crypto_sector_memberships",
  {
    /** Member coin. */
    cryptocurrencyId: integer("cryptocurrency_id").notNull(),
    /** Sector the coin belongs to. */
    sectorId: integer("sector_id").notNull(),
    /** Share of the coin attributed to the sector, percent; null if unknown. */
    allocationPercent: percent("allocation_percent"),
    /** Whether this is the coin's primary sector, under which it is shown; at most one per coin. */
    isPrimary: boolean("is_primary").notNull().default(false),
    /** Source of the membership. */
    source: trimmed(text("source"), 1, 50).notNull().default("coingecko"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // The sectors of a coin (listSectorsOfCoin, compareSectorAllocation).
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
    // At most one primary sector per coin (movePrimarySector).
    uniqueIndex("crypto_sector_memberships_cryptocurrency_id_key")
      .on(t.cryptocurrencyId)
      .where(sql`${t.isPrimary}`),
    // The coins of a sector, primary ones first (summarizeSectors, listCoinsOfSector), and the foreign key's ON DELETE.
    index("crypto_sector_memberships_sector_id_is_primary_idx").on(t.sectorId, t.isPrimary),
  ],
);

/** A row of `crypto_sector_memberships`. */
export type CryptoSectorMembership = Row<typeof cryptoSectorMemberships>;
/** A row to insert into `crypto_sector_memberships`. */
export type NewCryptoSectorMembership = NewRow<typeof cryptoSectorMemberships>;
