export { createTestDatabase, type DatabaseOptions, type TestDatabaseOptions } from "./create.ts";
export type { Engine, ServerEngine } from "./engine.ts";
export type { TestDatabase } from "./test_database.ts";
