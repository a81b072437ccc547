import { CandleFileError, shown } from "./candle.ts";
import type { Role } from "./format.ts";
import { timeframeIn } from "./formats/file_name.ts";
import type { Layout } from "./layout.ts";
import type { CandleTimeframe } from "./timeframe.ts";

/** Checks that all records of a file are of one series. */
export class Series {
  readonly #layout: Layout;
  readonly #timeframe: CandleTimeframe;
  readonly #values = new Map<Role, string>();

  constructor(layout: Layout, timeframe: CandleTimeframe) {
    this.#layout = layout;
    this.#timeframe = timeframe;
  }

  /** @throws CandleFileError if a record is of another symbol or timeframe. */
  check(values: readonly string[], line: number): void {
    const { index, names } = this.#layout;
    for (const role of ["symbol", "timeframe"] as const) {
      const at = index[role];
      if (at === undefined) continue;
      const value = values[at] ?? "";
      const known = this.#values.get(role);
      if (known === value) continue;
      if (known !== undefined) throw several(`${names[at]} is ${shown(known)} and ${shown(value)}`, line);
      this.#values.set(role, value);
      const stated = role === "timeframe" ? timeframeIn(value) : undefined;
      if (stated && stated !== this.#timeframe) {
        throw new CandleFileError(`The file states the timeframe ${stated}, not ${this.#timeframe}.`, {
          line,
          hint: `Read it as ${stated}.`,
        });
      }
    }
  }
}

/** The error for a file of several series. */
export const several = (which: string, line: number): CandleFileError =>
  new CandleFileError(`The file contains several series: ${which}.`, {
    line,
    hint: "Split it into one file for each series.",
  });
