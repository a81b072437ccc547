/** A factory cannot make the row that it is asked for. The message says which table, why, and what to give. */
export class FactoryError extends Error {
  /** The constraint that stands in the way, where one does. */
  readonly constraint: string | undefined;

  constructor(message: string, { constraint, cause }: { constraint?: string; cause?: unknown } = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.name = "FactoryError";
    this.constraint = constraint;
  }
}
