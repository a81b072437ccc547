import type { CatalogColumn } from "./catalog.ts";
import type { TypeUse } from "./syntax.ts";

/** What becomes of the values of a column when its type changes. */
export interface TypeChange {
  /** Whether PostgreSQL rewrites the table. */
  readonly rewrites: boolean;
  /** Whether values may be refused or lose digits or characters. */
  readonly narrows: boolean;
}

/** Types that keep every value of another type. */
const wider: Readonly<Record<string, readonly string[]>> = {
  int2: ["int4", "int8", "numeric", "float4", "float8"],
  int4: ["int8", "numeric", "float8"],
  int8: ["numeric"],
  float4: ["float8"],
  date: ["timestamp", "timestamptz"],
  timestamp: ["timestamptz"],
  json: ["jsonb"],
  cidr: ["inet"],
};

/** Types of the same representation. Without arguments a value of the first is one of the second. */
const binary: Readonly<Record<string, readonly string[]>> = {
  varchar: ["text"],
  text: ["varchar"],
  cidr: ["inet"],
};

/** Judges ALTER COLUMN … TYPE without USING. */
export function typeChange(from: CatalogColumn, to: TypeUse): TypeChange {
  const before = argumentsOf(from.fullType);
  const { name, args } = to;
  if (from.type === name) {
    if (args.length === 0) return { rewrites: false, narrows: false };
    if (before.length === 0) return { rewrites: true, narrows: true };
    const [length = 0, scale = 0] = before;
    const [newLength = 0, newScale = 0] = args;
    if (name === "numeric") {
      const keeps = newScale >= scale && newLength - newScale >= length - scale;
      return { rewrites: newScale !== scale || newLength < length, narrows: !keeps };
    }
    // Blanks are added to char(n).
    return {
      rewrites: name === "bpchar" ? newLength !== length : newLength < length,
      narrows: newLength < length,
    };
  }
  if (binary[from.type]?.includes(name)) {
    const isBounded = args.length > 0;
    return { rewrites: isBounded, narrows: isBounded };
  }
  const keepsAll = name === "text" || (args.length === 0 && (wider[from.type]?.includes(name) ?? false));
  return { rewrites: true, narrows: !keepsAll };
}

/** The numbers in a type as PostgreSQL prints it, such as 10 and 2 of `numeric(10,2)`. */
const argumentsOf = (type: string): number[] =>
  (/\(([^)]*)\)/.exec(type)?.[1] ?? "").split(",").filter(Boolean).map(Number);
