import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Deterministic random generator: the same seed gives the same values on every platform. */
export class Random {
  private readonly generator: ReturnType<typeof xoroshiro128plus>;

  /** @param purpose separates the parts of a dataset, so that draws of one do not change another. */
  constructor(seed: number, purpose: string) {
    // FNV-1a hash of the purpose, initialized with the seed.
    let hash = 0x811c9dc5 ^ seed;
    for (const character of purpose) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    this.generator = xoroshiro128plus(hash);
  }

  /** Integer from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return uniformInt(this.generator, low, high);
  }

  /** True with a probability of `chance` percent. */
  percent(chance: number): boolean {
    return this.between(1, 100) <= chance;
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.between(0, values.length - 1)];
    if (value === undefined) throw new Error("Cannot pick from an empty array.");
    return value;
  }

  /** Up to `count` distinct values in random order. */
  sample<T>(values: readonly T[], count: number): T[] {
    const rest = [...values];
    const drawn: T[] = [];
    while (drawn.length < count && rest.length > 0)
      drawn.push(...rest.splice(this.between(0, rest.length - 1), 1));
    return drawn;
  }

  /** A score from `low` to `high`, with two decimals. */
  score(low = 0, high = 100): string {
    return decimal(this.between(low * 100, high * 100), 2);
  }

  /** Random bytes. */
  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.between(0, 255)));
  }
}

/** Decimal of an integer in units of the last decimal place: 1234567 with 4 places is 123.4567. Exact at any size. */
export function decimal(units: number | bigint, places: number): string {
  const digits = String(units < 0 ? -units : units).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const fraction = places === 0 ? "" : `.${digits.slice(-places)}`.replace(/\.?0+$/, "");
  return `${units < 0 ? "-" : ""}${whole}${fraction}`;
}

/** Integer quotient of bigints, rounded half away from zero. */
export function quotient(dividend: bigint, divisor: bigint): bigint {
  const twice = 2n * (dividend < 0n ? -dividend : dividend) + divisor;
  const rounded = twice / (2n * divisor);
  return dividend < 0n ? -rounded : rounded;
}
