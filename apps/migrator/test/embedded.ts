import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@strata/migrate";
import { open } from "../src/open.ts";
import { migrationsFolder } from "../src/paths.ts";

const templates = new Map<string, Promise<string>>();

/** Puts an embedded database into a folder: a copy of one that is created once for the process. */
export async function createEmbedded(
  directory: string,
  content: "empty" | "migrated" = "empty",
): Promise<void> {
  const template = templates.get(content) ?? createTemplate(content);
  templates.set(content, template);
  cpSync(await template, directory, { recursive: true });
}

async function createTemplate(content: "empty" | "migrated"): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "strata-template-"));
  // Not after the test file: the next ones of this process copy it too.
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  // By which Vitest ends its workers, and which else would end them without that.
  process.once("SIGTERM", () => process.exit());
  const connection = await open({ kind: "embedded", directory, label: "template" });
  if (content === "migrated") await migrate({ db: connection.db, folder: migrationsFolder, lockTimeout: 0 });
  await connection.close();
  return directory;
}
