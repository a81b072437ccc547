import { type CategorySnapshot, type UpsertCounts, upsert, type WriteOptions } from "@strata/market-store";
import { arrayLiteral } from "@strata/market-store/array_literal";
import { cryptoSectors, sectorPerformance } from "@strata/schema-relationships";
import { sql } from "drizzle-orm";
import type { Database } from "../database.ts";

/**
 * Saves snapshots of categories in one transaction: a daily measurement of each in sector_performance, and the newest
 * one in crypto_sectors, independent of the order of pages. Inserts unknown sectors.
 *
 * With `onConflict: "ignore"`, sectors whose slug or name is stored are skipped, including their measurement, which would
 * change the figures of the sector.
 *
 * @returns counts of the measurements.
 */
export function writeCategories(
  db: Database,
  all: readonly CategorySnapshot[],
  { onConflict = "update" }: WriteOptions = {},
): Promise<UpsertCounts> {
  return db.transaction(async (tx) => {
    const snapshots = onConflict === "ignore" ? await unknownSectors(tx, all) : all;
    const newest = snapshots.reduce((time, { measuredAt }) => Math.max(time, measuredAt.getTime()), 0);
    await upsert<Pick<CategorySnapshot, "slug" | "name" | "description">>(
      tx,
      {
        table: cryptoSectors,
        key: [cryptoSectors.slug],
        columns: {
          slug: cryptoSectors.slug,
          name: cryptoSectors.name,
          description: cryptoSectors.description,
        },
        // An older page does not overwrite a newer name.
        overwrites: sql`not exists (
          select from ${sectorPerformance} p
          where p.sector_id = stored.id and p.measured_at > ${new Date(newest).toISOString()}::timestamptz)`,
        conflictKey: ({ slug }) => slug,
      },
      snapshots.map(({ slug, name, description }) => ({ slug, name, description })),
    );
    const sectors = await tx.select({ id: cryptoSectors.id, slug: cryptoSectors.slug }).from(cryptoSectors);
    const idOf = new Map(sectors.map(({ id, slug }) => [slug, id]));
    const counts = await upsert<Measurement>(
      tx,
      {
        table: sectorPerformance,
        key: [sectorPerformance.sectorId, sectorPerformance.timeframe, sectorPerformance.measuredAt],
        constants: [[sectorPerformance.timeframe, "1d"]],
        columns: {
          sectorId: sectorPerformance.sectorId,
          measuredAt: sectorPerformance.measuredAt,
          marketCap: sectorPerformance.marketCap,
          volume24h: sectorPerformance.volume24h,
          marketCapChange24h: sectorPerformance.marketCapChange24h,
        },
        overwrites: sql`true`,
        conflictKey: ({ sectorId, measuredAt }) => `${sectorId} ${measuredAt.toISOString()}`,
      },
      snapshots.map(({ slug, measuredAt, marketCap, volume24h, marketCapChange24h }) => {
        const sectorId = idOf.get(slug);
        if (sectorId === undefined) throw new Error(`The sector ${slug} was not written.`);
        return { sectorId, measuredAt, marketCap, volume24h, marketCapChange24h };
      }),
    );
    await tx.execute(sql`
      update ${cryptoSectors} as s
      set market_cap = p.market_cap, volume_24h = p.volume_24h, market_cap_change_24h = p.market_cap_change_24h,
          updated_at = now()
      from (
        select distinct on (sector_id) sector_id, market_cap, volume_24h, market_cap_change_24h
        from ${sectorPerformance}
        where timeframe = '1d' and sector_id = any(${arrayLiteral(snapshots.map(({ slug }) => idOf.get(slug)))}::int[])
        order by sector_id, measured_at desc
      ) p
      where p.sector_id = s.id and (s.market_cap, s.volume_24h, s.market_cap_change_24h)
        is distinct from (p.market_cap, p.volume_24h, p.market_cap_change_24h)`);
    return { ...counts, unchanged: counts.unchanged + all.length - snapshots.length };
  });
}

/** Snapshots of sectors that are stored under neither their slug nor their name. */
async function unknownSectors(
  db: Database,
  snapshots: readonly CategorySnapshot[],
): Promise<CategorySnapshot[]> {
  const stored = await db.select({ slug: cryptoSectors.slug, name: cryptoSectors.name }).from(cryptoSectors);
  const slugs = new Set(stored.map(({ slug }) => slug));
  const names = new Set(stored.map(({ name }) => name));
  return snapshots.filter(({ slug, name }) => !slugs.has(slug) && !names.has(name));
}

type Measurement = Pick<CategorySnapshot, "measuredAt" | "marketCap" | "volume24h" | "marketCapChange24h"> & {
  sectorId: number;
};
