import { join } from "node:path";
import ts from "typescript-5";
import { expect, test } from "vitest";

// Tests the published files, not the sources: `pnpm test` builds first. Uses a language service of TypeScript 5,
// since TypeScript 7 has no API for it.

const file = join(import.meta.dirname, "program.ts");
const program = `
import { type MarketData, marketData, type NewMarketData } from "@strata/schema-market";
import { drizzle } from "drizzle-orm/postgres-js";
import { candleCoverage, type CandleCoverage, suggestionFeedback } from "@strata/schema-relationships";

const db = drizzle.mock();
marketData.open;
const [row] = await db.select().from(marketData);
row!.open;
declare const stored: MarketData;
stored.open;
declare const created: NewMarketData;
created.open;
created.tradeCount;
marketData.createdAt;
candleCoverage.gapCount;
declare const coverage: CandleCoverage;
coverage.gapCount;
suggestionFeedback.rating;
`;

const host: ts.LanguageServiceHost = {
  getCompilationSettings: () => ({
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    skipLibCheck: true,
  }),
  getScriptFileNames: () => [file],
  getScriptVersion: () => "1",
  getScriptSnapshot: (name) => {
    const text = name === file ? program : ts.sys.readFile(name);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => import.meta.dirname,
  getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
  fileExists: (name) => name === file || ts.sys.fileExists(name),
  readFile: (name) => (name === file ? program : ts.sys.readFile(name)),
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
  ...(ts.sys.realpath && { realpath: ts.sys.realpath }),
};

test("shows the comments of columns in an editor at tables, views and rows of an installed package", () => {
  const service = ts.createLanguageService(host);
  expect(service.getSemanticDiagnostics(file).map(({ messageText }) => messageText)).toEqual([]);
  const shown = (expression: string): string => {
    const [object = "", property = ""] = expression.split(/(?<=\.)/);
    const position = program.indexOf(`\n${object}${property};`) + 1 + object.length;
    return ts.displayPartsToString(service.getQuickInfoAtPosition(file, position)?.documentation);
  };
  expect.soft(shown("marketData.open")).toMatch(/^[A-Z].*price, USD\.$/);
  for (const expression of ["row!.open", "stored.open", "created.open"]) {
    expect.soft(shown(expression), expression).toBe(shown("marketData.open"));
  }
  // Optional columns, columns of a helper, of a view, of a view row, and of a table created by a function.
  expect.soft(shown("created.tradeCount")).toMatch(/\btrades\.$/i);
  expect.soft(shown("marketData.createdAt")).toMatch(/\brow\b/i);
  expect.soft(shown("candleCoverage.gapCount")).toMatch(/^Number of gaps\b/);
  expect.soft(shown("coverage.gapCount")).toBe(shown("candleCoverage.gapCount"));
  expect.soft(shown("suggestionFeedback.rating")).toMatch(/\b1\b.*\b5\b/);
});
