import type { Rule } from "./rule.ts";
import { compat } from "./rules/compat.ts";
import { destructive } from "./rules/destructive.ts";
import { lock } from "./rules/lock.ts";
import { names } from "./rules/names.ts";
import { rewrite } from "./rules/rewrite.ts";
import { security } from "./rules/security.ts";
import { types } from "./rules/types.ts";

/** All rules of {@link lint}, by family. */
export const rules: readonly Rule[] = [
  ...destructive,
  ...compat,
  ...lock,
  ...rewrite,
  ...types,
  ...names,
  ...security,
];
