/**
 * Thrown where SQL uses something that this package cannot evaluate. The message names it. Any other error of the
 * parser is a bug, and is never caught.
 */
export class UnknownExpression extends Error {
  override readonly name = "UnknownExpression";
}
