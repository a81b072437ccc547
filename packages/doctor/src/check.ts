/** How bad a finding is: it loses or exposes data, it costs or misleads, or it departs from a convention. */
export type Level = "error" | "warning" | "info";

/** One rule for the design of a database, decided by one query over the catalog. */
export interface Check {
  readonly id: string;
  readonly level: Level;
  /** What it finds, as a heading over its findings. */
  readonly finds: string;
  /** Why that matters. */
  readonly why: string;
  /** What to do about it. */
  readonly remedy: string;
  /** SQL that gives `object`, its qualified name, and `detail`, what is wrong with it. */
  readonly query: string;
}

/** One fault that a check has found. */
export interface Finding {
  readonly check: string;
  readonly level: Level;
  readonly object: string;
  readonly detail: string;
  readonly remedy: string;
}
