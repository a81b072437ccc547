import type { Finding } from "./check.ts";

/** A finding that is intended, and why. */
export interface Exemption {
  /** The id of the check. */
  readonly check: string;
  /** The object as the finding names it. */
  readonly object: string;
  readonly reason: string;
}

/** The result of a diagnosis. */
export interface Diagnosis {
  /** Most severe first, then in the order of the checks. */
  readonly findings: readonly Finding[];
  /** The exemptions that applied. */
  readonly exempted: readonly Exemption[];
}

/** Takes the exempted findings out. An exemption that exempts nothing becomes a finding itself, `exemption-stale`. */
export function withoutExempted(found: readonly Finding[], list: readonly Exemption[]): Diagnosis {
  const exempts = (exemption: Exemption, finding: Finding): boolean =>
    exemption.check === finding.check && exemption.object === finding.object;
  const exempted = list.filter((exemption) => found.some((finding) => exempts(exemption, finding)));
  const stale = list
    .filter((exemption) => !exempted.includes(exemption))
    .map(
      ({ check, object }): Finding => ({
        check: "exemption-stale",
        level: "warning",
        object,
        detail: `is exempt from ${check}, which does not find it`,
        remedy: "Apply the pending migrations, or delete the exemption.",
      }),
    );
  const left = found.filter((finding) => !exempted.some((exemption) => exempts(exemption, finding)));
  return { findings: [...left, ...stale], exempted };
}
