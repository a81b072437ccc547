import { createHash } from "node:crypto";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Random generator seeded by its purpose: the same sequence on every platform and in every process. */
export class Random {
  private readonly generator: ReturnType<typeof xoroshiro128plus>;

  constructor(...purpose: readonly (string | number)[]) {
    this.generator = xoroshiro128plus(
      createHash("sha256").update(JSON.stringify(purpose)).digest().readInt32LE(),
    );
  }

  /** An integer from `low` to `high`, inclusive. */
  between(low: number, high: number): number {
    return uniformInt(this.generator, low, high);
  }

  /** True with this probability, in percent. */
  percent(probability: number): boolean {
    return this.between(1, 100) <= probability;
  }

  /** @throws RangeError if `values` is empty. */
  pick<T>(values: readonly T[]): T {
    if (values.length === 0) throw new RangeError("pick failed: the list is empty");
    return values[this.between(0, values.length - 1)] as T;
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.between(0, 255)));
  }
}
