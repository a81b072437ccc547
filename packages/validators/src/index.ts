export { type Validators, validatorsOf } from "./validators.ts";
