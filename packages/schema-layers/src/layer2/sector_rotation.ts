import {
  columnChecks,
  id,
  jsonObject,
  lines,
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

/** Stages of a rotation, in order. */
export const rotationStages = ["early", "mid", "late"] as const;
/** Statuses of a rotation signal: `active` until it is confirmed, has faded or has expired. */
export const rotationStatuses = ["active", "confirmed", "faded", "expired"] as const;

/** Rotations of capital from one sector to another, detected by models. */
export const sectorRotationSignals = pgTable(
  "sector_rotation_signals",
  {
    id: id(),
    /** Sector the capital leaves; null for cash or capital from outside. */
    fromSectorId: integer("from_sector_id"),
    /** Sector the capital enters; null for cash. */
    toSectorId: integer("to_sector_id"),
    /** Market regime at the time of detection (layer 1); null if none. */
    marketRegimeId: reference("market_regime_id"),
    /** Model name, denormalized; the foreign key to the model is predictions.model_id. */
    modelName: trimmed(text("model_name"), 1, 100).notNull(),
    /** Model version. */
    modelVersion: trimmed(text("model_version"), 1, 50).notNull(),
    /** Length of the analyzed candles. */
    timeframe: timeframe("timeframe").notNull().default("1d"),
    /** Detection time; no later data was used. */
    detectedAt: timestamptz("detected_at").notNull().defaultNow(),
    /** Expiry of the signal; null if it does not expire. */
    expiresAt: timestamptz("expires_at"),
    /** Signal status. */
    status: text("status", { enum: rotationStatuses }).notNull().default("active"),
    /** Stage of the rotation. */
    rotationStage: text("rotation_stage", { enum: rotationStages }),
    /** Strength of the rotation, 0 to 100. */
    strength: score("strength").notNull(),
    /** Model confidence, 0 to 100. */
    confidenceScore: score("confidence_score").notNull(),
    /** Amount of capital rotated, USD; the two sectors give the direction. */
    capitalFlowUsd: usd("capital_flow_usd"),
    /** Detection method. */
    detectionMethod: trimmed(text("detection_method"), 1, 50).notNull().default("volume_price"),
    /** Input values of the model, by name. */
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
    // Rotations out of a sector, newest first (listRotationsOfSector). A model version reports a rotation once per
    // detection time, also if one side is cash (null).
    unique("sector_rotation_signals_from_detected_to_timeframe_model_key")
      .on(t.fromSectorId, t.detectedAt, t.toSectorId, t.timeframe, t.modelName, t.modelVersion)
      .nullsNotDistinct(),
    // Rotations into a sector, newest first (listRotationsOfSector).
    index("sector_rotation_signals_to_sector_id_detected_at_idx").on(t.toSectorId, t.detectedAt),
    // The strongest active rotations (listStrongestRotations).
    index("sector_rotation_signals_strength_detected_at_idx")
      .on(t.strength, t.detectedAt)
      .where(sql`${t.status} = 'active'`),
    // From a regime to the rotations based on it (traceRegime), and the foreign key's ON DELETE.
    index("sector_rotation_signals_market_regime_id_idx")
      .on(t.marketRegimeId)
      .where(sql`${t.marketRegimeId} is not null`),
    check(
      "sector_rotation_signals_sectors_check",
      lines`
        num_nonnulls(${t.fromSectorId}, ${t.toSectorId}) > 0
        and coalesce(${t.fromSectorId} <> ${t.toSectorId}, true)
      `,
    ),
    check("sector_rotation_signals_expires_at_check", sql`${t.expiresAt} > ${t.detectedAt}`),
  ],
);

/** A row of `sector_rotation_signals`. */
export type SectorRotationSignal = Row<typeof sectorRotationSignals>;
/** A row to insert into `sector_rotation_signals`. */
export type NewSectorRotationSignal = NewRow<typeof sectorRotationSignals>;
