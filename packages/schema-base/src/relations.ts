import type { TablesRelationalConfig } from "drizzle-orm";

type Part = TablesRelationalConfig;
type Keys<P extends Part> = P extends unknown ? keyof P : never;
type At<P extends Part, K> = P extends unknown ? (K extends keyof P ? P[K] : never) : never;
type Intersect<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never;
type Flat<T> = { [K in keyof T]: T[K] };

/** The merged relations of several parts: for each table, its relations from all parts. */
export type MergedParts<P extends Part> = {
  [K in Keys<P>]: {
    table: At<P, K>["table"];
    name: At<P, K>["name"];
    relations: Flat<Intersect<At<P, K>["relations"]>>;
  };
};

/**
 * Merges the relation parts (`defineRelationsPart`) of several packages for `drizzle(client, { relations })`.
 * Spreading them instead silently drops relations of tables that occur in several parts.
 *
 * @throws if two parts declare the same relation of a table, or use the same key for different tables.
 *
 * @example
 * ```ts
 * import { mergeParts } from "@strata/schema-base";
 * import { coreRelations } from "@strata/schema-core/relations";
 * import { marketRelations } from "@strata/schema-market/relations";
 * import { drizzle } from "drizzle-orm/postgres-js";
 *
 * const relations = mergeParts(coreRelations, marketRelations);
 * const db = drizzle("postgres://localhost:5432/strata", { relations });
 * const coin = await db.query.cryptocurrencies.findFirst({ with: { candles: true } });
 * ```
 */
export function mergeParts<const Parts extends readonly Part[]>(...parts: Parts): MergedParts<Parts[number]> {
  const merged: Part = {};
  for (const part of parts) {
    for (const [key, config] of Object.entries(part)) {
      const earlier = merged[key];
      if (earlier && earlier.table !== config.table) {
        throw new Error(
          `Two different tables are called "${key}" in the relation parts: rename one of the keys.`,
        );
      }
      const twice = Object.keys(config.relations).find((name) => name in (earlier?.relations ?? {}));
      if (twice) {
        throw new Error(`The relation "${key}.${twice}" is declared by two parts: remove one declaration.`);
      }
      merged[key] = { ...config, relations: { ...earlier?.relations, ...config.relations } };
    }
  }
  return merged as MergedParts<Parts[number]>;
}
