import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { MigrateError, messageOf } from "./errors.ts";

/** A migration file. */
export interface MigrationFile {
  readonly name: string;
  readonly path: string;
  /** The content of the file. */
  readonly text: string;
  /** SHA-256 of the content in hexadecimal, with line endings as `\n` and without a byte order mark. */
  readonly contentHash: string;
  /** SHA-256 of the file in hexadecimal, as drizzle-orm computes it. */
  readonly hash: string;
  /** Time in its name, in milliseconds, as in drizzle-orm. */
  readonly folderMillis: number;
}

/**
 * Reads the migrations of a folder in the order in which they apply.
 *
 * @param folder the `out` folder of drizzle-kit: one folder a migration, with its `migration.sql`.
 * @throws MigrateError `configuration` if the folder is missing or in the layout of an older drizzle-kit, or if a name
 * does not start with a time.
 */
export function readMigrations(folder: string): MigrationFile[] {
  if (!existsSync(folder)) {
    throw new MigrateError("configuration", "The migrations folder does not exist.", {
      where: folder,
      hint: "Generate the first migration.",
    });
  }
  return filesOf(folder).map(({ name = "", hash, folderMillis }) => {
    const path = join(folder, name, "migration.sql");
    if (Number.isNaN(folderMillis)) {
      throw new MigrateError(
        "configuration",
        `The name of the migration ${name} does not start with a time.`,
        {
          where: path,
          hint: "Name its folder as drizzle-kit does: fourteen digits (YYYYMMDDhhmmss), an underscore, a name.",
        },
      );
    }
    const text = readFileSync(path, "utf8");
    return { name, path, text, contentHash: sha256(withPlainLines(text)), hash, folderMillis };
  });
}

function filesOf(folder: string): ReturnType<typeof readMigrationFiles> {
  try {
    return readMigrationFiles({ migrationsFolder: folder });
  } catch (error) {
    throw new MigrateError("configuration", `Reading the migrations failed: ${messageOf(error)}`, {
      where: folder,
      hint: "Each migration is a folder with a migration.sql, as drizzle-kit 1.0 writes it; `drizzle-kit up` converts older ones.",
      cause: error,
    });
  }
}

/**
 * The hashes that drizzle-orm may have stored for a file: of the file as it is, and with either kind of line ending, which
 * a version control system may have converted since.
 */
export function drizzleHashesOf({ text, hash }: MigrationFile): string[] {
  const plain = text.replaceAll("\r\n", "\n");
  return [hash, sha256(plain), sha256(plain.replaceAll("\n", "\r\n"))];
}

/** SHA-256 in hexadecimal. */
export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const withPlainLines = (text: string): string => text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
