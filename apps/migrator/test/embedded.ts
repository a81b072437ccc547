import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@strata/migrate";
import { open } from "../src/open.ts";
import { migrationsFolder, migrationsTable } from "../src/paths.ts";

const templates = new Map<string, Promise<string>>();

/** Creates an embedded database in a folder, as a copy of one that is created once per process. */
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
  // Not after the test file: later files in this process copy it too.
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  // Vitest ends its workers with SIGTERM, which by default skips the exit event.
  process.once("SIGTERM", () => process.exit());
  const connection = await open({ kind: "embedded", directory, label: "template" });
  if (content === "migrated") {
    await migrate({ db: connection.db, folder: migrationsFolder, migrationsTable, lockTimeout: 0 });
  }
  await connection.close();
  return directory;
}
