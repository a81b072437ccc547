export { acceptDrift } from "./catalog/accept.ts";
export { baseline, DifferenceError } from "./catalog/baseline.ts";
export {
  type Catalog,
  type CatalogObject,
  type ObjectKind,
  readCatalog,
} from "./catalog/catalog.ts";
export type { Difference } from "./catalog/diff.ts";
export { dump } from "./catalog/dump.ts";
export type { DriftedObject } from "./catalog/fingerprint.ts";
export { type VerifyOptions, verify } from "./catalog/verify.ts";
export type { Database, Session } from "./database.ts";
export {
  type DatabaseErrorExplanation,
  explainDatabaseError,
  type ServerError,
  serverErrorOf,
} from "./database_error.ts";
export { drizzleKit, drizzleKitOnTerminal, type KitAnswer, type KitOptions } from "./drizzle_kit.ts";
export { MigrateError, type MigrateErrorCode, messageOf } from "./errors.ts";
export { type MigrationFile, readMigrations } from "./files.ts";
export {
  DecisionError,
  type GenerateOptions,
  generate,
  type Hint,
  type PendingOptions,
  pendingChanges,
} from "./generate.ts";
export {
  appliedMigrations,
  driftedObjects,
  type MigrationState,
  type MigrationStatus,
  migrationStatus,
} from "./history.ts";
export type { AppliedMigration, Interrupted, LedgerOptions } from "./ledger.ts";
export { type MigrateOptions, migrate } from "./migrate.ts";
export { redact } from "./redact.ts";
export type { ScratchDatabase } from "./scratch.ts";
export { materializedViewsOf, viewKeyStatements } from "./view_keys.ts";
