/** Violation of a rule that spans rows; nothing was written. `rule` identifies the rule for programs. */
export class RuleError extends Error {
  readonly rule: string;

  constructor(rule: string, message: string) {
    super(message);
    this.name = "RuleError";
    this.rule = rule;
  }
}
