/** Thrown if a factory cannot create a row. The message says for which table, why, and which overrides to pass. */
export class FactoryError extends Error {
  /** SQL name of the constraint that cannot be satisfied, if any. */
  readonly constraint: string | undefined;

  constructor(message: string, { constraint, cause }: { constraint?: string; cause?: unknown } = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.name = "FactoryError";
    this.constraint = constraint;
  }
}
