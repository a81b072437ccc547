export { type Factory, type FactoryOptions, factory, type Given, type Violation } from "./factory.ts";
export { FactoryError } from "./factory_error.ts";
