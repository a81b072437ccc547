import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { open } from "../src/database.ts";

let template: Promise<string> | undefined;

/** Puts an empty embedded database into a folder: a copy of one that is made once for the test file. */
export async function createEmbedded(directory: string): Promise<void> {
  template ??= makeTemplate();
  cpSync(await template, directory, { recursive: true });
}

async function makeTemplate(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "strata-template-"));
  await (await open({ kind: "embedded", directory, label: "template" })).close();
  return directory;
}

afterAll(async () => {
  if (template) rmSync(await template, { recursive: true, force: true });
});
