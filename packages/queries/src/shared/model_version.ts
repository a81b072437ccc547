import { RuleError } from "../errors.ts";

/** The error for a model version that does not exist. */
export const unknownModel = (modelId: number) =>
  new RuleError("model_exists", `Model ${modelId} does not exist.`);

/** Deduplication key of the training tasks of a version: at most one of them is open. */
export const trainingKey = (modelId: number) => `training:${modelId}`;
