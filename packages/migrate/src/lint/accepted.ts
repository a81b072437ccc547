import type { Finding } from "./inspect.ts";

/**
 * A finding by name: the rule, or the rule and its object, such as `destructive/drop-column=users.bio`. Comments in files
 * (`--! allow …`) and the approvals of `migrate` have this form.
 */
export const nameOfFinding = ({ rule, object }: Pick<Finding, "rule" | "object">): string =>
  `${rule}=${object}`;

/** The findings that a file accepts with lines `--! allow rule` or `--! allow rule=object`. */
export const acceptedIn = (text: string): string[] =>
  [...text.matchAll(/^--! allow (\S+)[ \t]*\r?$/gm)].map(([, name = ""]) => name);

/** Whether a list has the name of a finding, or of its rule. */
export const isAccepted = (finding: Finding, accepted: readonly string[]): boolean =>
  accepted.includes(finding.rule) || accepted.includes(nameOfFinding(finding));
