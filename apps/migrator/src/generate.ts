import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { commentStatements, type EntityComments } from "@strata/migrate/comments";
import type { Database } from "./database.ts";
import { drizzleKit, drizzleKitOnTerminal, type KitAnswer, type UnresolvedHint } from "./drizzle_kit.ts";
import { readMigrations } from "./engine/files.ts";
import { migrate } from "./engine/migrate.ts";
import { exitCodes, StrataError } from "./errors.ts";
import { keyStatements } from "./materialized_views.ts";
import { open } from "./open.ts";

export interface GenerateOptions {
  /** Folder of drizzle.config.ts. */
  readonly folder: string;
  /** Folder that it writes migrations to. */
  readonly migrations: string;
  /** The composed schema, for what drizzle-kit does not know of it. */
  readonly schema: Record<string, unknown>;
  /** Its comments, which `readComments` has read. */
  readonly comments: Readonly<Record<string, EntityComments>>;
  /** Last part of the migration's name; drizzle-kit makes one up without it. */
  readonly name?: string | undefined;
  /** Answers to drizzle-kit's questions, a JSON array. */
  readonly hints?: string | undefined;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
}

/**
 * Writes what the schema has and the migrations do not into a new migration: drizzle-kit's statements, then what
 * drizzle-kit does not know, the keys of materialized views and the comments.
 *
 * @returns the path of the new migration, or undefined where nothing has changed.
 * @throws StrataError if a rename has to be told from a drop and nobody can be asked.
 */
export async function generate(options: GenerateOptions): Promise<string | undefined> {
  const name = options.name ? ["--name", options.name] : [];
  const hints = options.hints ? ["--hints", options.hints] : [];
  mkdirSync(options.migrations, { recursive: true });
  const before = new Set(migrationNames(options.migrations));
  const answer = await drizzleKit(options.folder, ["generate", ...name, ...hints]);
  if (answer.status === "missing_hints") {
    if (!options.interactive) throw decisionNeeded(answer.unresolved);
    const code = await drizzleKitOnTerminal(options.folder, ["generate", ...name]);
    if (code !== 0) throw decisionNeeded(answer.unresolved);
  }
  const path = newMigration(options.migrations, before);
  const missing = await missingStatements(options);
  if (missing.length === 0) return path;
  const statements = `${missing.join("--> statement-breakpoint\n")}\n`;
  if (path) {
    appendFileSync(path, `--> statement-breakpoint\n${statements}`);
    return path;
  }
  const custom = await drizzleKit(options.folder, [
    "generate",
    "--custom",
    "--name",
    options.name ?? "comments_and_keys",
  ]);
  const customPath = newMigration(options.migrations, before);
  if (!customPath) throw new Error(`drizzle-kit wrote no custom migration: ${JSON.stringify(custom)}`);
  // Over drizzle-kit's line of explanation, which has no end of line.
  writeFileSync(customPath, statements);
  return customPath;
}

/**
 * What `generate` would write: drizzle-kit's statements, keys of materialized views and comments. Empty where the
 * migrations equal the schema. A schema change that needs a decision counts as one statement.
 */
export async function pendingChanges(
  options: Pick<GenerateOptions, "folder" | "migrations" | "schema" | "comments">,
): Promise<string[]> {
  const answer = await drizzleKit(options.folder, ["generate", "--explain"]);
  return [...statementsOf(answer), ...(await missingStatements(options))];
}

function statementsOf(answer: KitAnswer): string[] {
  if (answer.status === "ok") return [...(answer.statements ?? [])];
  if (answer.status === "missing_hints") return answer.unresolved.map((hint) => `-- ${describe(hint)}`);
  return [];
}

/**
 * The statements that bring a migrated database to what the schema says and drizzle-kit does not know: the keys of
 * materialized views, and the comments. None where it agrees.
 */
export const supplementaryStatements = async (
  db: Database,
  { schema, comments }: Pick<GenerateOptions, "schema" | "comments">,
): Promise<string[]> => [...(await keyStatements(db, schema)), ...(await commentStatements(db, comments))];

/** Those that the migrations, replayed on an empty database, lack. */
async function missingStatements(
  options: Pick<GenerateOptions, "migrations" | "schema" | "comments">,
): Promise<string[]> {
  const { db, close } = await open({ kind: "memory", label: "in memory" });
  try {
    await migrate(db, { folder: options.migrations, lockTimeout: 0 });
    return await supplementaryStatements(db, options);
  } finally {
    await close();
  }
}

const migrationNames = (folder: string): string[] => readMigrations(folder).map((file) => file.path);

const newMigration = (folder: string, before: ReadonlySet<string>): string | undefined =>
  migrationNames(folder).find((path) => !before.has(path));

function decisionNeeded(unresolved: readonly UnresolvedHint[]): StrataError {
  const replies = unresolved.map((hint) =>
    hint.type === "confirm_data_loss"
      ? { type: hint.type, kind: hint.kind, entity: hint.entity }
      : { type: "create", kind: hint.kind, entity: hint.entity },
  );
  const rename = unresolved.find((hint) => hint.type === "rename_or_create");
  const renamed = rename && {
    type: "rename",
    kind: rename.kind,
    from: [...rename.entity.slice(0, -1), "<old name>"],
    to: rename.entity,
  };
  return new StrataError(exitCodes.decision, "drizzle-kit needs a decision that it must not guess.", {
    where: unresolved.map(describe).join("\n"),
    hint: [
      "Run it on a terminal to be asked, or answer with --hints:",
      `  as new:     --hints '${JSON.stringify(replies)}'`,
      ...(renamed ? [`  as renamed: --hints '${JSON.stringify([renamed])}'`] : []),
    ].join("\n"),
  });
}

const describe = (hint: UnresolvedHint): string =>
  hint.type === "rename_or_create"
    ? `${hint.kind} ${hint.entity.join(".")}: new, or renamed from one that is gone?`
    : `${hint.kind} ${hint.entity.join(".")}: its data would be lost`;
