import { createHash } from "node:crypto";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Chance that is the same for the same purpose, on every platform and in every process. */
export class Random {
  private readonly generator: ReturnType<typeof xoroshiro128plus>;

  constructor(...purpose: readonly (string | number)[]) {
    this.generator = xoroshiro128plus(
      createHash("sha256").update(JSON.stringify(purpose)).digest().readInt32LE(),
    );
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return uniformInt(this.generator, low, high);
  }

  /** True in so many of 100 cases. */
  percent(cases: number): boolean {
    return this.between(1, 100) <= cases;
  }

  /** @throws RangeError if there is nothing to pick from. */
  pick<T>(values: readonly T[]): T {
    if (values.length === 0) throw new RangeError("there is nothing to pick from");
    return values[this.between(0, values.length - 1)] as T;
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.between(0, 255)));
  }
}
