/**
 * Thrown for unsupported SQL. The message names it. Any other error of the parser is a bug and must not be caught.
 */
export class UnknownExpression extends Error {
  override readonly name = "UnknownExpression";
}
