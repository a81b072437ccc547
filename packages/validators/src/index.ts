export type { Unknown } from "./rules.ts";
export { type TableComments, type ValidatorOptions, type Validators, validatorsOf } from "./validators.ts";
