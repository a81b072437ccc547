import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { staleReadmes } from "../src/diagram/readmes.ts";
import { exitCodes } from "../src/errors.ts";
import { repositoryFolder } from "../src/paths.ts";

describe("the READMEs", () => {
  const market = "packages/schema-market/README.md";

  /** A copy of the READMEs of the repository. */
  function copied(): string {
    const folder = mkdtempSync(join(tmpdir(), "strata-readmes-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync(repositoryFolder, folder, {
      recursive: true,
      filter: (path) =>
        /^(?:\/docs(?:\/tables\.md)?|\/packages(?:\/schema-\w+(?:\/README\.md)?)?|)$/.test(
          path.slice(repositoryFolder.length),
        ),
    });
    for (const { write } of staleReadmes(folder)) write();
    return folder;
  }

  function edit(folder: string, change: (text: string) => string): void {
    writeFileSync(join(folder, market), change(readFileSync(join(folder, market), "utf8")));
  }

  test("finds and rewrites a README that does not match the schema, and keeps its other text", () => {
    const folder = copied();
    const before = readFileSync(join(folder, market), "utf8");
    edit(folder, (text) => `${text.replace("    text slug UK\n", "")}\nMore.\n`);
    const stale = staleReadmes(folder);
    expect(stale.map(({ path }) => path)).toEqual([market]);
    stale[0]?.write();
    expect(staleReadmes(folder)).toEqual([]);
    expect(readFileSync(join(folder, market), "utf8")).toBe(`${before}\nMore.\n`);
  });

  test("reports a README without marker lines, and a missing one", () => {
    const folder = copied();
    edit(folder, (text) => text.replace("<!-- end of tables -->", ""));
    expect(() => staleReadmes(folder)).toThrow(
      expect.objectContaining({ where: market, exitCode: exitCodes.configuration }),
    );
    rmSync(join(folder, market));
    expect(() => staleReadmes(folder)).toThrow(
      expect.objectContaining({ where: market, exitCode: exitCodes.configuration }),
    );
  });
});
