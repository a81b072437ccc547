export { type Factory, type FactoryOptions, factory, type Overrides, type Violation } from "./factory.ts";
export { FactoryError } from "./factory_error.ts";
