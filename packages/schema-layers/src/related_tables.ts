/**
 * What `relations.ts` speaks of: the tables of this package and those of others that they point to. A module of its
 * own, because a namespace stays a name in the declaration file of the relations: 7 KB, and 316 KB with an object
 * literal, whose type is written out.
 */
export { users } from "@strata/schema-core";
export { cryptocurrencies } from "@strata/schema-market";
export * from "./index.ts";
