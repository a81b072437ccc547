import {
  between,
  documented,
  id,
  idComment,
  isObject,
  jsonObject,
  nonNegative,
  oneOf,
  reference,
  score,
  timeframe,
  timestampComments,
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
export const sectorRotationSignals = documented(
  pgTable(
    "sector_rotation_signals",
    {
      id: id(),
      fromSectorId: integer("from_sector_id"),
      toSectorId: integer("to_sector_id"),
      marketRegimeId: reference("market_regime_id"),
      modelName: text("model_name").notNull(),
      modelVersion: text("model_version").notNull(),
      timeframe: timeframe("timeframe").notNull().default("1d"),
      detectedAt: timestamptz("detected_at").notNull().defaultNow(),
      expiresAt: timestamptz("expires_at"),
      status: text("status", { enum: rotationStatuses }).notNull().default("active"),
      rotationStage: text("rotation_stage", { enum: rotationStages }),
      strength: score("strength").notNull(),
      confidenceScore: score("confidence_score").notNull(),
      capitalFlowUsd: usd("capital_flow_usd"),
      detectionMethod: text("detection_method").notNull().default("volume_price"),
      indicators: jsonObject<Record<string, unknown>>("indicators"),
      ...timestamps(),
    },
    (t) => [
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
      // What leaves a sector, newest first (Q75); a model says one thing about one movement and time, also where
      // one end of it is cash.
      unique("sector_rotation_signals_from_detected_to_timeframe_model_key")
        .on(t.fromSectorId, t.detectedAt, t.toSectorId, t.timeframe, t.modelName, t.modelVersion)
        .nullsNotDistinct(),
      // What comes into a sector, newest first (Q75).
      index("sector_rotation_signals_to_sector_id_detected_at_idx").on(t.toSectorId, t.detectedAt),
      // The strongest that are active (Q74).
      index("sector_rotation_signals_strength_detected_at_idx")
        .on(t.strength, t.detectedAt)
        .where(sql`${t.status} = 'active'`),
      // From a regime to what was made of it (Q161), and what the key's ON DELETE reads.
      index("sector_rotation_signals_market_regime_id_idx")
        .on(t.marketRegimeId)
        .where(sql`${t.marketRegimeId} is not null`),
      check(
        "sector_rotation_signals_sectors_check",
        sql`num_nonnulls(${t.fromSectorId}, ${t.toSectorId}) > 0 and coalesce(${t.fromSectorId} <> ${t.toSectorId}, true)`,
      ),
      trimmed("sector_rotation_signals_model_name_check", t.modelName, 1, 100),
      trimmed("sector_rotation_signals_model_version_check", t.modelVersion, 1, 50),
      check("sector_rotation_signals_expires_at_check", sql`${t.expiresAt} > ${t.detectedAt}`),
      oneOf("sector_rotation_signals_status_check", t.status, rotationStatuses),
      oneOf("sector_rotation_signals_rotation_stage_check", t.rotationStage, rotationStages),
      between("sector_rotation_signals_strength_check", t.strength, 0, 100),
      between("sector_rotation_signals_confidence_score_check", t.confidenceScore, 0, 100),
      nonNegative("sector_rotation_signals_capital_flow_usd_check", t.capitalFlowUsd),
      trimmed("sector_rotation_signals_detection_method_check", t.detectionMethod, 1, 50),
      isObject("sector_rotation_signals_indicators_check", t.indicators),
    ],
  ),
  "One row is one movement of money, from one sector to another, that one model saw",
  {
    ...idComment,
    fromSectorId: "Sector that the money leaves; null is cash or outside",
    toSectorId: "Sector that the money goes to; null is cash",
    marketRegimeId: "State of the market at the time, layer 1",
    modelName: "Model that saw it, by value; predictions holds the key to it",
    modelVersion: "Version of that model",
    timeframe: "Length of the candles that it looked at",
    detectedAt: "Time that the movement was seen at; the model knew nothing later",
    expiresAt: "End of the time that it speaks of",
    status: "What became of it",
    rotationStage: "How far the movement has come",
    strength: "How strong the movement is, 0 to 100",
    confidenceScore: "How sure the model is, 0 to 100",
    capitalFlowUsd: "Money that moves, USD; the sectors say in which direction",
    detectionMethod: "How it was seen",
    indicators: "Values that the model looked at, by name",
    ...timestampComments,
  },
);

export type SectorRotationSignal = typeof sectorRotationSignals.$inferSelect;
export type NewSectorRotationSignal = typeof sectorRotationSignals.$inferInsert;
