import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "@strata/migrator/open";

let template: Promise<string> | undefined;

/** Puts an empty embedded database into a folder: a copy of one that is made once for the process. */
export async function createEmbedded(directory: string): Promise<void> {
  template ??= makeTemplate();
  cpSync(await template, directory, { recursive: true });
}

async function makeTemplate(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "strata-template-"));
  // Not after the test file: the next ones of this process copy it too.
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  // By which Vitest ends its workers, and which else would end them without that.
  process.once("SIGTERM", () => process.exit());
  await (await open({ kind: "embedded", directory, label: "template" })).close();
  return directory;
}
