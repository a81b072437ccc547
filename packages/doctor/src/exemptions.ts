import type { Finding } from "./check.ts";

/** An accepted finding, and the reason. */
export interface Exemption {
  /** Id of the check. */
  readonly check: string;
  /** Object name, as in the finding. */
  readonly object: string;
  readonly reason: string;
}

/** Result of a diagnosis. */
export interface Diagnosis {
  /** Most severe first, then in check order. */
  readonly findings: readonly Finding[];
  /** Exemptions that applied. */
  readonly exempted: readonly Exemption[];
}

/** Removes exempted findings. An exemption without a finding becomes a finding `exemption-stale`. */
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
        detail: `is exempt from ${check}, which has no such finding`,
        remedy: "Apply the pending migrations, or delete the exemption.",
      }),
    );
  const left = found.filter((finding) => !exempted.some((exemption) => exempts(exemption, finding)));
  return { findings: [...left, ...stale], exempted };
}
