import {
  atMost,
  between,
  documented,
  id,
  idComment,
  isArray,
  isObject,
  jsonArray,
  jsonObject,
  nonNegative,
  oneOf,
  positive,
  reference,
  score,
  sha256,
  timeframe,
  timestampComments,
  timestamps,
  timestamptz,
  trimmed,
} from "@strata/schema-base";
import { users } from "@strata/schema-core/referenced";
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
export const aiModels = documented(
  pgTable(
    "ai_models",
    {
      id: id(),
      createdBy: reference("created_by"),
      name: text("name").notNull(),
      version: text("version").notNull(),
      modelType: text("model_type", { enum: modelTypes }).notNull(),
      architecture: text("architecture", { enum: modelArchitectures }).notNull(),
      framework: text("framework"),
      status: text("status", { enum: modelStatuses }).notNull().default("inactive"),
      configVersion: integer("config_version").notNull().default(1),
      minConfidence: score("min_confidence").notNull().default("50"),
      predictionCount: bigint("prediction_count", { mode: "number" }).notNull().default(0),
      targetVariable: text("target_variable"),
      timeframe: timeframe("timeframe"),
      trainingFrom: timestamptz("training_from"),
      trainingTo: timestamptz("training_to"),
      artifactUri: text("artifact_uri"),
      artifactSha256: bytea("artifact_sha256"),
      modelSizeBytes: bigint("model_size_bytes", { mode: "number" }),
      lastTrainedAt: timestamptz("last_trained_at"),
      lastPredictionAt: timestamptz("last_prediction_at"),
      nextRetrainAt: timestamptz("next_retrain_at"),
      deployedAt: timestamptz("deployed_at"),
      deprecatedAt: timestamptz("deprecated_at"),
      notes: text("notes"),
      configuration: jsonObject<Record<string, unknown>>("configuration"),
      // With the row and not in a table of its own: it is short, read by nobody but an admin, and changed only together
      // with what it keeps (Q127).
      configurationHistory: jsonArray<ReplacedConfiguration>("configuration_history"),
      trainingFeatures: jsonArray<string>("training_features"),
      performanceMetrics: jsonObject<Record<string, unknown>>("performance_metrics"),
      healthStatus: jsonObject<Record<string, unknown>>("health_status"),
      ...timestamps(),
    },
    (t) => [
      // SET NULL: a model outlives the account of the person who made it.
      foreignKey({
        name: "ai_models_created_by_fk",
        columns: [t.createdBy],
        foreignColumns: [users.id],
      }).onDelete("set null"),
      // The versions of a name (Q123).
      unique("ai_models_name_version_key").on(t.name, t.version),
      // One active version of each model (Q125). The type comes first, so that it serves the active models of a type
      // as well (Q122).
      uniqueIndex("ai_models_model_type_name_key").on(t.modelType, t.name).where(sql`${t.status} = 'active'`),
      // Active models whose retraining is due (Q124).
      index("ai_models_next_retrain_at_idx").on(t.nextRetrainAt).where(sql`${t.status} = 'active'`),
      // What the key's ON DELETE reads (Q163).
      index("ai_models_created_by_idx").on(t.createdBy),
      trimmed("ai_models_name_check", t.name, 1, 100),
      trimmed("ai_models_version_check", t.version, 1, 50),
      oneOf("ai_models_model_type_check", t.modelType, modelTypes),
      oneOf("ai_models_architecture_check", t.architecture, modelArchitectures),
      trimmed("ai_models_framework_check", t.framework, 1, 50),
      oneOf("ai_models_status_check", t.status, modelStatuses),
      positive("ai_models_config_version_check", t.configVersion),
      between("ai_models_min_confidence_check", t.minConfidence, 0, 100),
      nonNegative("ai_models_prediction_count_check", t.predictionCount),
      trimmed("ai_models_target_variable_check", t.targetVariable, 1, 100),
      check(
        "ai_models_training_to_check",
        sql`(${t.trainingFrom} is null) = (${t.trainingTo} is null) and ${t.trainingTo} > ${t.trainingFrom}`,
      ),
      trimmed("ai_models_artifact_uri_check", t.artifactUri, 1, 2048),
      sha256("ai_models_artifact_sha256_check", t.artifactSha256),
      check(
        "ai_models_artifact_uri_artifact_sha256_check",
        sql`${t.artifactSha256} is null or ${t.artifactUri} is not null`,
      ),
      nonNegative("ai_models_model_size_bytes_check", t.modelSizeBytes),
      check(
        "ai_models_deprecated_at_check",
        sql`${t.status} <> 'deprecated' or ${t.deprecatedAt} is not null`,
      ),
      atMost("ai_models_notes_check", t.notes, 10000),
      isObject("ai_models_configuration_check", t.configuration),
      isArray("ai_models_configuration_history_check", t.configurationHistory),
      isArray("ai_models_training_features_check", t.trainingFeatures),
      isObject("ai_models_performance_metrics_check", t.performanceMetrics),
      isObject("ai_models_health_status_check", t.healthStatus),
    ],
  ),
  "One row is one version of one model; the versions of a model share its name",
  {
    ...idComment,
    createdBy: "Account that made it; null after its erasure",
    name: "Name, shared by all versions",
    version: "Version, unique within the name",
    modelType: "What it speaks of: macro, sector, asset or timing, one for each layer",
    architecture: "What kind of model it is",
    framework: "Library it is made with",
    status: "State of this version; at most one version of a model is active",
    configVersion: "Number of the configuration, up by one on each change",
    minConfidence: "Predictions below this confidence are not shown, 0 to 100",
    predictionCount: "Predictions so far; added in batches, as the row is shared by all of them",
    targetVariable: "What it was trained to foretell",
    timeframe: "Length of the candles it was trained on",
    trainingFrom: "Start of the training data; set exactly when training_to is",
    trainingTo: "End of the training data",
    artifactUri: "Where the trained model is kept",
    artifactSha256: "SHA-256 of the trained model",
    modelSizeBytes: "Size of the trained model",
    lastTrainedAt: "End of the last training",
    lastPredictionAt: "Time of the last prediction",
    nextRetrainAt: "When it should be trained again; null where it is not planned",
    deployedAt: "When it first became active",
    deprecatedAt: "When it was given up; a deprecated model has it",
    notes: "Remarks, at most 10000 characters",
    configuration: "Hyperparameters by name",
    configurationHistory: "Configurations before this one, oldest first, each with its number and its end",
    trainingFeatures: "Names of the features it was trained on",
    performanceMetrics: "Newest measures by name, copied from model_performance, which is the truth",
    healthStatus: "What the last check of it found",
    ...timestampComments,
  },
);

export type AiModel = typeof aiModels.$inferSelect;
export type NewAiModel = typeof aiModels.$inferInsert;
