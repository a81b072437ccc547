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
 * One row says that one coin belongs to one sector.
 *
 * That the percents of a coin add up to 100 at most spans rows, so it is kept where they are written, under a lock on
 * the coin.
 */
export const cryptoSectorMemberships = pgTable(
  "crypto_sector_memberships",
  {
    /** The coin. */
    cryptocurrencyId: integer("cryptocurrency_id").notNull(),
    /** The sector. */
    sectorId: integer("sector_id").notNull(),
    /** Share of the coin that counts to this sector, percent; null where the source knows none. */
    allocationPercent: percent("allocation_percent"),
    /** The sector that the coin is shown under; at most one. */
    isPrimary: boolean("is_primary").notNull().default(false),
    /** Who says so. */
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
    // At most one primary sector for each coin (movePrimarySector).
    uniqueIndex("crypto_sector_memberships_cryptocurrency_id_key")
      .on(t.cryptocurrencyId)
      .where(sql`${t.isPrimary}`),
    // The coins of a sector, primary ones first (summarizeSectors, listCoinsOfSector), and the key's ON DELETE.
    index("crypto_sector_memberships_sector_id_is_primary_idx").on(t.sectorId, t.isPrimary),
  ],
);

export type CryptoSectorMembership = Row<typeof cryptoSectorMemberships>;
export type NewCryptoSectorMembership = NewRow<typeof cryptoSectorMemberships>;
