import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { MigrateError, messageOf } from "./errors.ts";

/** One SQL statement of a migration, and the line of its start in the file, from 1. */
export interface Statement {
  readonly sql: string;
  readonly line: number;
}

/** A migration file. */
export interface MigrationFile {
  readonly name: string;
  readonly path: string;
  /** SHA-256 of the file in hexadecimal, as in drizzle-orm. */
  readonly hash: string;
  /** Time in its name, in milliseconds, as in drizzle-orm. */
  readonly folderMillis: number;
  readonly statements: readonly Statement[];
}

const separator = "--> statement-breakpoint";

/**
 * Reads the migrations of a folder in the order in which they apply.
 *
 * @param folder drizzle-kit's `out` folder: one folder per migration, with its `migration.sql`.
 * @throws MigrateError `configuration` if the folder is missing or in the layout of an older drizzle-kit.
 */
export function readMigrations(folder: string): MigrationFile[] {
  if (!existsSync(folder)) {
    throw new MigrateError("configuration", "The migrations folder does not exist.", {
      where: folder,
      hint: "Generate the first migration.",
    });
  }
  try {
    return readMigrationFiles({ migrationsFolder: folder }).map((file) => {
      const path = join(folder, file.name ?? "", "migration.sql");
      return {
        name: file.name ?? "",
        path,
        hash: file.hash,
        folderMillis: file.folderMillis,
        statements: statementsOf(readFileSync(path, "utf8")),
      };
    });
  } catch (error) {
    throw new MigrateError("configuration", `Reading the migrations failed: ${messageOf(error)}`, {
      where: folder,
      hint: "Each migration is a folder with a migration.sql, as drizzle-kit 1.0 writes it; `drizzle-kit up` converts older ones.",
      cause: error,
    });
  }
}

function statementsOf(text: string): Statement[] {
  let line = 1;
  return text.split(separator).flatMap((part) => {
    const leading = /^\s*/.exec(part)?.[0] ?? "";
    const statement = { sql: part.trim(), line: line + newlines(leading) };
    line += newlines(part);
    return statement.sql ? [statement] : [];
  });
}

const newlines = (text: string): number => text.split("\n").length - 1;
