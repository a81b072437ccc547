export { createTestDatabase, type DatabaseOptions, type TestDatabaseOptions } from "./create.ts";
export type { Engine, ServerEngine } from "./engine.ts";
export type { PgliteTestDatabase, ServerTestDatabase, TestDatabase } from "./test_database.ts";
