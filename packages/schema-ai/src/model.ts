import {
  atMost,
  columnChecks,
  id,
  jsonArray,
  jsonObject,
  type NewRow,
  nonNegative,
  positive,
  type Row,
  reference,
  score,
  sha256,
  timeframe,
  timestamps,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { users } from "@strata/schema-core";
import { sql } from "drizzle-orm";
import {
  bigint,
  bytea,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";

export { timeframe };

/** What a model speaks of: one type for each of the four layers. */
export const modelTypes = ["macro", "sector", "asset", "timing"] as const;
export const modelArchitectures = [
  "lstm",
  "transformer",
  "ensemble",
  "regression",
  "rule_based",
  "xgboost",
] as const;
export const modelStatuses = ["active", "training", "inactive", "error", "deprecated"] as const;

/** A configuration that a model version had before its present one. */
export interface ReplacedConfiguration {
  configVersion: number;
  configuration: Record<string, unknown>;
  /** ISO 8601. */
  replacedAt: string;
}

/** One row is one version of one model; the versions of a model share its name. */
export const aiModels = pgTable(
  "ai_models",
  {
    id: id(),
    /** Account that made it; null after its erasure. */
    createdBy: reference("created_by"),
    /** Name, shared by all versions. */
    name: trimmed(text("name"), 1, 100).notNull(),
    /** Version, unique within the name. */
    version: trimmed(text("version"), 1, 50).notNull(),
    /** What it speaks of: macro, sector, asset or timing, one for each layer. */
    modelType: text("model_type", { enum: modelTypes }).notNull(),
    /** What kind of model it is. */
    architecture: text("architecture", { enum: modelArchitectures }).notNull(),
    /** Library it is made with. */
    framework: trimmed(text("framework"), 1, 50),
    /** State of this version; at most one version of a model is active. */
    status: text("status", { enum: modelStatuses }).notNull().default("inactive"),
    /** Number of the configuration, up by one on each change. */
    configVersion: positive(integer("config_version")).notNull().default(1),
    /** Predictions below this confidence are not shown, 0 to 100. */
    minConfidence: score("min_confidence").notNull().default("50"),
    /** Predictions so far; added in batches, as the row is shared by all of them. */
    predictionCount: nonNegative(bigint("prediction_count", { mode: "number" }))
      .notNull()
      .default(0),
    /** What it was trained to foretell. */
    targetVariable: trimmed(text("target_variable"), 1, 100),
    /** Length of the candles it was trained on. */
    timeframe: timeframe("timeframe"),
    /** Start of the training data; set exactly when training_to is. */
    trainingFrom: timestamptz("training_from"),
    /** End of the training data. */
    trainingTo: timestamptz("training_to"),
    /** Where the trained model is kept. */
    artifactUri: trimmed(text("artifact_uri"), 1, 2048),
    /** SHA-256 of the trained model. */
    artifactSha256: sha256(bytea("artifact_sha256")),
    /** Size of the trained model. */
    modelSizeBytes: nonNegative(bigint("model_size_bytes", { mode: "number" })),
    /** End of the last training. */
    lastTrainedAt: timestamptz("last_trained_at"),
    /** Time of the last prediction. */
    lastPredictionAt: timestamptz("last_prediction_at"),
    /** When it should be trained again; null where it is not planned. */
    nextRetrainAt: timestamptz("next_retrain_at"),
    /** When it first became active. */
    deployedAt: timestamptz("deployed_at"),
    /** When it was given up; a deprecated model has it. */
    deprecatedAt: timestamptz("deprecated_at"),
    /** Remarks, at most 10000 characters. */
    notes: atMost(text("notes"), 10000),
    /** Hyperparameters by name. */
    configuration: jsonObject<Record<string, unknown>>("configuration"),
    /** Configurations before this one, oldest first, each with its number and its end. */
    // With the row and not in a table of its own: it is short, read by nobody but an admin, and changed only together
    // with what it keeps (changeModelConfiguration).
    configurationHistory: jsonArray<ReplacedConfiguration>("configuration_history"),
    /** Names of the features it was trained on. */
    trainingFeatures: jsonArray<string>("training_features"),
    /** Newest measures by name, copied from model_performance, which is the truth. */
    performanceMetrics: jsonObject<Record<string, unknown>>("performance_metrics"),
    /** What the last check of it found. */
    healthStatus: jsonObject<Record<string, unknown>>("health_status"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // SET NULL: a model outlives the account of the person who made it.
    foreignKey({
      name: "ai_models_created_by_fk",
      columns: [t.createdBy],
      foreignColumns: [users.id],
    }).onDelete("set null"),
    // The versions of a name (listVersionsOfModel).
    unique("ai_models_name_version_key").on(t.name, t.version),
    // One active version of each model (activateModel). The type comes first, so that it serves the active models of a
    // type as well (listActiveModels).
    uniqueIndex("ai_models_model_type_name_key").on(t.modelType, t.name).where(sql`${t.status} = 'active'`),
    // Active models whose retraining is due (listModelsToRetrain).
    index("ai_models_next_retrain_at_idx").on(t.nextRetrainAt).where(sql`${t.status} = 'active'`),
    // What the key's ON DELETE reads (eraseUser).
    index("ai_models_created_by_idx").on(t.createdBy),
    check(
      "ai_models_training_to_check",
      sql`(${t.trainingFrom} is null) = (${t.trainingTo} is null) and ${t.trainingTo} > ${t.trainingFrom}`,
    ),
    check(
      "ai_models_artifact_uri_artifact_sha256_check",
      sql`${t.artifactSha256} is null or ${t.artifactUri} is not null`,
    ),
    check("ai_models_deprecated_at_check", sql`${t.status} <> 'deprecated' or ${t.deprecatedAt} is not null`),
  ],
);

export type AiModel = Row<typeof aiModels>;
export type NewAiModel = NewRow<typeof aiModels>;
