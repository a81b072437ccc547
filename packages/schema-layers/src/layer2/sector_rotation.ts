import {
  columnChecks,
  id,
  jsonObject,
  type NewRow,
  type Row,
  reference,
  score,
  timeframe,
  timestamps,
  timestamptz,
  trimmed,
  usd,
} from "@strata/schema-base";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { marketRegimes } from "../layer1/market_regime.ts";
import { cryptoSectors } from "./crypto_sector.ts";

export { timeframe };

export const rotationStages = ["early", "mid", "late"] as const;
export const rotationStatuses = ["active", "confirmed", "faded", "expired"] as const;

/** One row is one movement of money, from one sector to another, that one model saw. */
export const sectorRotationSignals = pgTable(
  "sector_rotation_signals",
  {
    id: id(),
    /** Sector that the money leaves; null is cash or outside. */
    fromSectorId: integer("from_sector_id"),
    /** Sector that the money goes to; null is cash. */
    toSectorId: integer("to_sector_id"),
    /** State of the market at the time, layer 1. */
    marketRegimeId: reference("market_regime_id"),
    /** Model that saw it, by value; predictions holds the key to it. */
    modelName: trimmed(text("model_name"), 1, 100).notNull(),
    /** Version of that model. */
    modelVersion: trimmed(text("model_version"), 1, 50).notNull(),
    /** Length of the candles that it looked at. */
    timeframe: timeframe("timeframe").notNull().default("1d"),
    /** Time that the movement was seen at; the model knew nothing later. */
    detectedAt: timestamptz("detected_at").notNull().defaultNow(),
    /** End of the time that it speaks of. */
    expiresAt: timestamptz("expires_at"),
    /** What became of it. */
    status: text("status", { enum: rotationStatuses }).notNull().default("active"),
    /** How far the movement has come. */
    rotationStage: text("rotation_stage", { enum: rotationStages }),
    /** How strong the movement is, 0 to 100. */
    strength: score("strength").notNull(),
    /** How sure the model is, 0 to 100. */
    confidenceScore: score("confidence_score").notNull(),
    /** Money that moves, USD; the sectors say in which direction. */
    capitalFlowUsd: usd("capital_flow_usd"),
    /** How it was seen. */
    detectionMethod: trimmed(text("detection_method"), 1, 50).notNull().default("volume_price"),
    /** Values that the model looked at, by name. */
    indicators: jsonObject<Record<string, unknown>>("indicators"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    foreignKey({
      name: "sector_rotation_signals_from_sector_id_fk",
      columns: [t.fromSectorId],
      foreignColumns: [cryptoSectors.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "sector_rotation_signals_to_sector_id_fk",
      columns: [t.toSectorId],
      foreignColumns: [cryptoSectors.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "sector_rotation_signals_market_regime_id_fk",
      columns: [t.marketRegimeId],
      foreignColumns: [marketRegimes.id],
    }).onDelete("set null"),
    // What leaves a sector, newest first (listRotationsOfSector); a model says one thing about one movement and time,
    // also where one end of it is cash.
    unique("sector_rotation_signals_from_detected_to_timeframe_model_key")
      .on(t.fromSectorId, t.detectedAt, t.toSectorId, t.timeframe, t.modelName, t.modelVersion)
      .nullsNotDistinct(),
    // What comes into a sector, newest first (listRotationsOfSector).
    index("sector_rotation_signals_to_sector_id_detected_at_idx").on(t.toSectorId, t.detectedAt),
    // The strongest that are active (listStrongestRotations).
    index("sector_rotation_signals_strength_detected_at_idx")
      .on(t.strength, t.detectedAt)
      .where(sql`${t.status} = 'active'`),
    // From a regime to what was made of it (traceRegime), and what the key's ON DELETE reads.
    index("sector_rotation_signals_market_regime_id_idx")
      .on(t.marketRegimeId)
      .where(sql`${t.marketRegimeId} is not null`),
    check(
      "sector_rotation_signals_sectors_check",
      sql`num_nonnulls(${t.fromSectorId}, ${t.toSectorId}) > 0 and coalesce(${t.fromSectorId} <> ${t.toSectorId}, true)`,
    ),
    check("sector_rotation_signals_expires_at_check", sql`${t.expiresAt} > ${t.detectedAt}`),
  ],
);

export type SectorRotationSignal = Row<typeof sectorRotationSignals>;
export type NewSectorRotationSignal = NewRow<typeof sectorRotationSignals>;
