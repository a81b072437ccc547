import { describe, expect, test } from "vitest";
import { dictionaryPage } from "../src/site.ts";
import { accessibilityTests } from "./site/accessibility.ts";
import { copyTests } from "./site/copy.ts";
import { diagramTests } from "./site/diagram.ts";
import { pageTests } from "./site/pages.ts";
import { searchTests } from "./site/search.ts";
import { describeSite } from "./site/site.ts";

// One file, because unpacking and starting the browser takes longer than the tests.
describeSite("the dictionary in a browser", (site) => {
  describe("pages", () => pageTests(site));
  describe("search", () => searchTests(site));
  describe("diagrams", () => diagramTests(site));
  describe("copying", () => copyTests(site));
  describe("accessibility", () => accessibilityTests(site));
});

test("references no other file", () => {
  const page = dictionaryPage({ title: "Empty", groups: [], enums: [], viewGroups: [] });
  expect(page).not.toMatch(/\b(?:src|href)="(?!#|data:)|^import /m);
});
