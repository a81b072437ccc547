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
export {
  drizzleKit,
  drizzleKitOnTerminal,
  type KitAnswer,
  type KitChange,
  type KitOptions,
} from "./drizzle_kit.ts";
export { MigrateError, type MigrateErrorCode, messageOf } from "./errors.ts";
export { type MigrationFile, readMigrations } from "./files.ts";
export {
  changeText,
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
export { nameOfFinding } from "./lint/accepted.ts";
export type { LockMode, Work } from "./lint/effects.ts";
export type { Finding } from "./lint/inspect.ts";
export { type LintOptions, lint } from "./lint/lint.ts";
export type { Severity } from "./lint/rule.ts";
export { sarifOf } from "./lint/sarif.ts";
export { type MigrateOptions, migrate } from "./migrate.ts";
export { type PlannedLock, type PlannedStatement, type PlanOptions, plan } from "./plan.ts";
export { redact } from "./redact.ts";
export type { ScratchDatabase } from "./scratch.ts";
export type { Observation } from "./trace.ts";
export { materializedViewsOf, viewKeyStatements } from "./view_keys.ts";
