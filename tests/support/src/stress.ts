import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** Length of the stress tests, from `vitest.stress.config.ts`. */
    stress: "full" | "few";
  }
}

/** Number of rounds of a stress test: `few` with `pnpm test:stress --mode few`, otherwise `full`. */
export function rounds({ full, few }: { full: number; few: number }): number {
  return inject("stress") === "few" ? few : full;
}
