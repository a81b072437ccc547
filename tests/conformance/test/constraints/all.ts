import { readdirSync } from "node:fs";
import type { TableCases } from "./cases.ts";

// Every other file of this folder has the cases of some tables.
const helpers = ["all.ts", "cases.ts", "fixtures.ts"];
const names = readdirSync(import.meta.dirname)
  .filter((name) => !helpers.includes(name))
  .map((name) => name.replace(/\.ts$/, ""));
const files: object[] = await Promise.all(names.map((name) => import(`./${name}.ts`)));

/** The cases of every table. */
export const allCases = files
  .flatMap((file): unknown[] => Object.values(file))
  .filter((value): value is TableCases => typeof value === "object");
