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

/** Model type: one for each of the four layers. */
export const modelTypes = ["macro", "sector", "asset", "timing"] as const;
/** Model architecture. */
export const modelArchitectures = [
  "lstm",
  "transformer",
  "ensemble",
  "regression",
  "rule_based",
  "xgboost",
] as const;
/** Status of a model version; predictions come from active ones. */
export const modelStatuses = ["active", "training", "inactive", "error", "deprecated"] as const;

/** Earlier configuration of a model version. */
export interface ReplacedConfiguration {
  configVersion: number;
  configuration: Record<string, unknown>;
  /** Time the configuration was replaced, ISO 8601. */
  replacedAt: string;
}

/** Registry of AI models, one row per model version; the versions of a model share its name. */
export const aiModels = pgTable(
  "ai_models",
  {
    id: id(),
    /** User who created the version; null after the erasure of the account. */
    createdBy: reference("created_by"),
    /** Model name, shared by all versions. */
    name: trimmed(text("name"), 1, 100).notNull(),
    /** Version, unique per name. */
    version: trimmed(text("version"), 1, 50).notNull(),
    /** Model type: macro, sector, asset or timing, one for each layer. */
    modelType: text("model_type", { enum: modelTypes }).notNull(),
    /** Model architecture. */
    architecture: text("architecture", { enum: modelArchitectures }).notNull(),
    /** Machine-learning framework. */
    framework: trimmed(text("framework"), 1, 50),
    /** Status of the version; at most one version of a model is active. */
    status: text("status", { enum: modelStatuses }).notNull().default("inactive"),
    /** Configuration revision, incremented on each change. */
    configVersion: positive(integer("config_version")).notNull().default(1),
    /** Minimum confidence of predictions to show, 0 to 100. */
    minConfidence: score("min_confidence").notNull().default("50"),
    /** Number of predictions; updated in batches to avoid row contention. */
    predictionCount: nonNegative(bigint("prediction_count", { mode: "number" }))
      .notNull()
      .default(0),
    /** Target variable of the training. */
    targetVariable: trimmed(text("target_variable"), 1, 100),
    /** Timeframe of the training candles. */
    timeframe: timeframe("timeframe"),
    /** Start of the training data; not null if and only if training_to is. */
    trainingFrom: timestamptz("training_from"),
    /** End of the training data. */
    trainingTo: timestamptz("training_to"),
    /** URI of the model artifact. */
    artifactUri: trimmed(text("artifact_uri"), 1, 2048),
    /** SHA-256 digest of the model artifact. */
    artifactSha256: sha256(bytea("artifact_sha256")),
    /** Size of the model artifact, bytes. */
    modelSizeBytes: nonNegative(bigint("model_size_bytes", { mode: "number" })),
    /** End of the last training. */
    lastTrainedAt: timestamptz("last_trained_at"),
    /** Time of the last prediction. */
    lastPredictionAt: timestamptz("last_prediction_at"),
    /** Scheduled time of the next training; null without a schedule. */
    nextRetrainAt: timestamptz("next_retrain_at"),
    /** First time the version became active. */
    deployedAt: timestamptz("deployed_at"),
    /** Deprecation time; present while the status is deprecated. */
    deprecatedAt: timestamptz("deprecated_at"),
    /** Notes, at most 10000 characters. */
    notes: atMost(text("notes"), 10000),
    /** Hyperparameters by name. */
    configuration: jsonObject<Record<string, unknown>>("configuration"),
    /** Earlier configurations, oldest first, each with its revision and the time it was replaced. */
    // In the row and not in a separate table: it is short, read by administrators only, and always changes together
    // with the configuration (changeModelConfiguration).
    configurationHistory: jsonArray<ReplacedConfiguration>("configuration_history"),
    /** Names of the training features. */
    trainingFeatures: jsonArray<string>("training_features"),
    /** Latest metrics by name, cached from model_performance, the source of truth. */
    performanceMetrics: jsonObject<Record<string, unknown>>("performance_metrics"),
    /** Result of the last health check. */
    healthStatus: jsonObject<Record<string, unknown>>("health_status"),
    ...timestamps(),
  },
  (t) => [
    ...columnChecks(t),
    // SET NULL: a model outlives the account of its creator.
    foreignKey({
      name: "ai_models_created_by_fk",
      columns: [t.createdBy],
      foreignColumns: [users.id],
    }).onDelete("set null"),
    // Versions of a model (listVersionsOfModel).
    unique("ai_models_name_version_key").on(t.name, t.version),
    // One active version per model (activateModel). The type comes first, so that the index also serves the active
    // models of a type (listActiveModels).
    uniqueIndex("ai_models_model_type_name_key").on(t.modelType, t.name).where(sql`${t.status} = 'active'`),
    // Active models whose retraining is due (listModelsToRetrain).
    index("ai_models_next_retrain_at_idx").on(t.nextRetrainAt).where(sql`${t.status} = 'active'`),
    // For the foreign key's ON DELETE (eraseUser).
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

/** A row of `ai_models`. */
export type AiModel = Row<typeof aiModels>;
/** A row to insert into `ai_models`. */
export type NewAiModel = NewRow<typeof aiModels>;
