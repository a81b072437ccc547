import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** How long a stress test runs, from `vitest.stress.config.ts`. */
    stress: "full" | "few";
  }
}

/** The number of rounds of a stress test: `few` under `pnpm test:stress --mode few`, else `full`. */
export function rounds({ full, few }: { full: number; few: number }): number {
  return inject("stress") === "few" ? few : full;
}
