import type { Pattern } from "./regular_expression.ts";
import type { SqlType } from "./sql_type.ts";

/**
 * Syntax tree of an expression. It is not used for evaluation, but for error messages in words and JSON Schema
 * keywords.
 */
export type Form =
  | { readonly kind: "column"; readonly name: string; readonly type: SqlType }
  | { readonly kind: "constant"; readonly of: "number" | "string" | "word"; readonly text: string }
  /** Arithmetic: `+`, `-` (binary or unary), `*`, `/`, `%`. */
  | { readonly kind: "operator"; readonly operator: string; readonly operands: readonly Form[] }
  | { readonly kind: "call"; readonly name: string; readonly operands: readonly Form[] }
  /** `::type` and `at time zone 'UTC'`. */
  | { readonly kind: "cast"; readonly operand: Form; readonly type: SqlType }
  | { readonly kind: "comparison"; readonly operator: string; readonly left: Form; readonly right: Form }
  | { readonly kind: "between"; readonly operand: Form; readonly low: Form; readonly high: Form }
  | { readonly kind: "in"; readonly operand: Form; readonly members: readonly Form[] }
  | { readonly kind: "match"; readonly operand: Form; readonly source: string; readonly pattern: Pattern }
  /** `is null`, `is true`, `is false`, `is unknown`. */
  | { readonly kind: "is"; readonly operand: Form; readonly value: string }
  | { readonly kind: "not"; readonly operand: Form }
  | { readonly kind: "and" | "or"; readonly operands: readonly Form[] }
  | {
      readonly kind: "case";
      readonly operand?: Form | undefined;
      readonly branches: readonly { readonly when: Form; readonly result: Form }[];
      readonly otherwise?: Form | undefined;
    };
