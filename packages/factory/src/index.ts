export { type Factory, type FactoryOptions, factory, type Given } from "./factory.ts";
export { FactoryError } from "./factory_error.ts";
