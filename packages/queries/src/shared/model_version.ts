import { RuleError } from "../errors.ts";

/** Refuses a model version that is not there. */
export const unknownModel = (modelId: number) =>
  new RuleError("model_exists", `there is no model ${modelId}`);

/** What is the same for all tasks that train one version: at most one of them is open. */
export const trainingKey = (modelId: number) => `training:${modelId}`;
