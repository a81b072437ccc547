/**
 * The rules of a table without zod, for importers, row generators and constraint tests. Values are PostgreSQL's
 * ({@link SqlValue}): decimals are exact, times are instants.
 */
export { parseExpression, type Reading, type SqlExpression } from "./check_expression.ts";
export { parseDecimal } from "./decimal.ts";
export { parseInstant } from "./instant.ts";
export {
  type Breach,
  breachOf,
  type Check,
  isBroken,
  readingOf,
  rowOf,
  rulesOf,
  type TableRules,
  textOf,
  type Unknown,
} from "./rules.ts";
export { instant } from "./sql_type.ts";
export { NoValue, Numeric, Opaque, type SqlRow, type SqlValue } from "./sql_value.ts";
export { UnknownExpression } from "./unknown_expression.ts";
export { ruleInWords } from "./words.ts";
