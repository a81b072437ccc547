import type { FileProblem } from "@strata/market-store";

/** Problems with an equal reason that are listed; further ones are counted. */
const mostListed = 20;

/** The problems of a file. Those with an equal reason, apart from its values, are counted after the first twenty. */
export class ProblemReport {
  readonly #listed: FileProblem[] = [];
  readonly #counts = new Map<string, number>();
  #count = 0;

  /** Creates a report of problems. */
  static of(problems: readonly FileProblem[]): ProblemReport {
    const report = new ProblemReport();
    for (const problem of problems) report.add(problem);
    return report;
  }

  /** Number of all problems. */
  get count(): number {
    return this.#count;
  }

  /** The problems that are listed, by line. */
  get listed(): readonly FileProblem[] {
    return this.#listed;
  }

  /** The reasons of further problems, without their values, and how many there are. */
  get further(): readonly { readonly reason: string; readonly count: number }[] {
    return [...this.#counts].flatMap(([reason, count]) =>
      count > mostListed ? [{ reason, count: count - mostListed }] : [],
    );
  }

  add({ line, reason }: FileProblem): void {
    const kind = reason.replaceAll(/:? ?"(?:[^"\\]|\\.)*"/g, "").replaceAll(/\bline \d+/g, "another line");
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    this.#count++;
    if (count <= mostListed) this.#listed.push({ line, reason });
  }
}
