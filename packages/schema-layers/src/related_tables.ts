/**
 * The tables that `relations.ts` uses: those of this package and the tables of other packages that they reference.
 *
 * A separate module, because the declaration file of the relations refers to a namespace by name (7 KB) but writes out
 * the type of an object literal (316 KB).
 */
export { users } from "@strata/schema-core";
export { cryptocurrencies } from "@strata/schema-market";
export * from "./index.ts";
