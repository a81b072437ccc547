import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { inventory } from "../src/inventory.ts";

const here = dirname(fileURLToPath(import.meta.url));
const textOf = (folder: string, ending: string): string =>
  readdirSync(join(here, folder))
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(join(here, folder, file), "utf8"))
    .join("\n");
const idsIn = (texts: Iterable<string>) =>
  new Set([...texts].flatMap((text) => text.match(/\bQ\d{2,3}\b/g) ?? []));

test("each of the 163 queries is a worked example: an exported function whose comment begins with its number", () => {
  const comments = textOf("../src", ".ts").matchAll(
    /\/\*\*\s*(?:\* )?((?:Q\d+(?:, )?)+) [^/]*?\*\/\s*export (?:async )?function/g,
  );
  const examples = idsIn([...comments].map(([, ids = ""]) => ids));
  expect(Object.keys(inventory)).toHaveLength(163);
  expect(Object.keys(inventory).filter((id) => !examples.has(id))).toEqual([]);
});

test("each is run by a test that names it", () => {
  const names = textOf(".", ".db.test.ts").matchAll(
    /\b(?:test|describe)(?:\.[\w.]+(?:\([^)]*\))?)*\(\s*["`]([^"`]*)["`]/g,
  );
  const tested = idsIn([...names].map(([, name = ""]) => name));
  expect(Object.keys(inventory).filter((id) => !tested.has(id))).toEqual([]);
});
