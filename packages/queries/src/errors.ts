/** A rule that spans rows would not hold any more: nothing was written. `rule` names it, for programs. */
export class RuleError extends Error {
  readonly rule: string;

  constructor(rule: string, message: string) {
    super(message);
    this.name = "RuleError";
    this.rule = rule;
  }
}
