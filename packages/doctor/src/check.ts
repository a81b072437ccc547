/** Severity: it loses or exposes data, it costs performance or misleads, or it violates a convention. */
export type Level = "error" | "warning" | "info";

/** A design rule, checked by one query on the catalog. */
export interface Check {
  readonly id: string;
  readonly level: Level;
  /** Heading of its findings. */
  readonly finds: string;
  /** Why that matters. */
  readonly why: string;
  /** How to fix it. */
  readonly remedy: string;
  /** Query that returns the qualified name of each `object`, and the `detail` of the finding. */
  readonly query: string;
}

/** A finding of a check. */
export interface Finding {
  readonly check: string;
  readonly level: Level;
  readonly object: string;
  readonly detail: string;
  readonly remedy: string;
}
