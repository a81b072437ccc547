/**
 * What other packages build on: a part of the index that loads alone, since a table costs as much to make as a small
 * module to find (docs/decisions/0016-one-module-an-entry.md).
 */
export * from "./cryptocurrency.ts";
