import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Database } from "./database.ts";
import {
  drizzleKit,
  drizzleKitOnTerminal,
  type KitAnswer,
  type KitChange,
  type KitOptions,
  type UnresolvedHint,
} from "./drizzle_kit.ts";
import { MigrateError, messageOf } from "./errors.ts";
import { readMigrations } from "./files.ts";
import { migrate } from "./migrate.ts";
import { affectsViews, withRecreatedViews } from "./recreated_views.ts";
import { openScratch, type ScratchDatabase } from "./scratch.ts";

/** Options of {@link pendingChanges}. */
export interface PendingOptions extends KitOptions {
  /** Folder of the migrations, `out` in the configuration. */
  readonly folder: string;
  /**
   * Returns the statements that a database with all migrations lacks, of kinds that drizzle-kit does not support:
   * `viewKeyStatements`, comments, or others. Each ends with a semicolon; an empty array if the database is complete.
   */
  readonly supplementary?: (db: Database) => Promise<readonly string[]>;
  /**
   * Opens an empty database to replay the migrations for `supplementary`.
   *
   * @default in-memory PGlite, which must be installed
   */
  readonly scratch?: () => Promise<ScratchDatabase>;
}

/** Options of {@link generate}. */
export interface GenerateOptions extends PendingOptions {
  /** Last part of the migration's name. Default: a name chosen by drizzle-kit. */
  readonly name?: string | undefined;
  /** Answers to drizzle-kit's questions, a JSON array in the format of {@link DecisionError}. */
  readonly hints?: string | undefined;
  /**
   * Whether drizzle-kit may ask questions on the terminal of this process.
   *
   * @default false
   */
  readonly interactive?: boolean | undefined;
}

/** An answer to a question of drizzle-kit: an item of its `--hints`. */
export type Hint = Readonly<Record<string, unknown>>;

/** Thrown for an ambiguous schema change: a new name may be a rename, or data would be lost. */
export class DecisionError extends MigrateError {
  override readonly name = "DecisionError";
  /** Hints that create all of them as new, and confirm the loss of data. */
  readonly asNew: readonly Hint[];
  /** Hints that rename the first one, with a placeholder `<old name>`; undefined if none can be a rename. */
  readonly asRenamed: readonly Hint[] | undefined;

  constructor(unresolved: readonly UnresolvedHint[]) {
    const asNew = unresolved.map(({ type, kind, entity }) =>
      type === "confirm_data_loss" ? { type, kind, entity } : { type: "create", kind, entity },
    );
    const rename = unresolved.find(({ type }) => type === "rename_or_create");
    const asRenamed = rename && [
      {
        type: "rename",
        kind: rename.kind,
        from: [...rename.entity.slice(0, -1), "<old name>"],
        to: rename.entity,
      },
    ];
    super("decision", "Ambiguous schema change: choose rename or create, or confirm the loss of data.", {
      where: unresolved.map(describe).join("\n"),
      hint: [
        "Pass one of these as hints, or run it interactively on a terminal:",
        `  as new:     ${JSON.stringify(asNew)}`,
        ...(asRenamed ? [`  as renamed: ${JSON.stringify(asRenamed)}`] : []),
      ].join("\n"),
    });
    this.asNew = asNew;
    this.asRenamed = asRenamed;
  }
}

/**
 * Writes a new migration with the changes of the schema since the last one: drizzle-kit's statements, then the
 * supplementary ones.
 *
 * @returns the path of the new migration; undefined if nothing has changed.
 * @throws DecisionError if a change is ambiguous and has no hint; MigrateError `configuration` or
 * `kit` as {@link drizzleKit}, or as `migrate` if the migrations cannot be replayed.
 *
 * @example
 * ```ts
 * import { generate } from "@strata/migrate";
 *
 * const path = await generate({ config: "drizzle.config.ts", folder: "migrations", name: "add_orders" });
 * console.log(path ?? "Nothing has changed.");
 * ```
 */
export async function generate(options: GenerateOptions): Promise<string | undefined> {
  const { folder } = options;
  const isNew = !existsSync(folder);
  mkdirSync(folder, { recursive: true });
  const before = new Set(readdirSync(folder));
  try {
    return await write(options);
  } catch (error) {
    // Restores the folder: half a migration would stop every later run.
    for (const entry of readdirSync(folder)) {
      if (!before.has(entry)) rmSync(join(folder, entry), { recursive: true });
    }
    if (isNew) rmdirSync(folder);
    throw error;
  }
}

async function write(options: GenerateOptions): Promise<string | undefined> {
  const name = options.name ? ["--name", options.name] : [];
  const hints = options.hints ? ["--hints", options.hints] : [];
  const before = new Set(migrationPaths(options.folder));
  const answer = await drizzleKit(["generate", ...name, ...hints], options);
  if (answer.status === "missing_hints") {
    if (!options.interactive) throw new DecisionError(answer.unresolved);
    const code = await drizzleKitOnTerminal(["generate", ...name], options);
    if (code !== 0) throw new DecisionError(answer.unresolved);
  }
  const path = newMigration(options.folder, before);
  if (path) await completeViews(path, options).catch(cannotRun);
  const missing = await missingStatements(options).catch(path ? cannotRun : rethrown);
  if (missing.length === 0) return path;
  const statements = `${missing.join("--> statement-breakpoint\n")}\n`;
  if (path) {
    appendFileSync(path, `--> statement-breakpoint\n${statements}`);
    return path;
  }
  const custom = ["generate", "--custom", "--name", options.name ?? "supplementary"];
  const written = await drizzleKit(custom, options);
  const customPath = newMigration(options.folder, before);
  if (!customPath) throw new Error(`drizzle-kit wrote no custom migration: ${JSON.stringify(written)}`);
  // Overwrites drizzle-kit's explanation, a line without a line break.
  writeFileSync(customPath, statements);
  return customPath;
}

function rethrown(error: unknown): never {
  throw error;
}

/** Explains that the new migration fails in an empty database. */
function cannotRun(error: unknown): never {
  if (error instanceof MigrateError && error.code === "configuration") throw error;
  const { code, where } =
    error instanceof MigrateError ? error : { code: "statement" as const, where: undefined };
  const reason = error instanceof MigrateError ? error.message : `The migration fails: ${messageOf(error)}`;
  throw new MigrateError(code, reason, {
    ...(where && { where }),
    hint: "The migration cannot run, and its folder was removed; no database was changed. Make the change in smaller steps, or write it yourself: `drizzle-kit generate --custom`.",
    cause: error,
  });
}

/** Adds to the new migration what views need that it prevents or drops. */
async function completeViews(path: string, { folder, scratch = openScratch }: PendingOptions): Promise<void> {
  const files = readMigrations(folder);
  const file = files.find((other) => other.path === path);
  if (!file || !(await affectsViews(file))) return;
  const { db, close } = await scratch();
  try {
    const earlier = files.filter((other) => other !== file);
    writeFileSync(path, await withRecreatedViews(db, earlier, file));
  } finally {
    await close();
  }
}

/**
 * Returns what {@link generate} would write, empty if the migrations equal the schema: drizzle-kit's changes as
 * comments, such as `-- create table "users"`, and the supplementary statements.
 *
 * @throws MigrateError as {@link generate}, but no DecisionError.
 */
export async function pendingChanges(options: PendingOptions): Promise<string[]> {
  const answer = await drizzleKit(["generate", "--explain"], options);
  return [...statementsOf(answer), ...(await missingStatements(options))];
}

function statementsOf(answer: KitAnswer): string[] {
  if (answer.status === "ok") return (answer.statements ?? []).map((change) => `-- ${changeText(change)}`);
  if (answer.status === "missing_hints") return answer.unresolved.map((hint) => `-- ${describe(hint)}`);
  return [];
}

/**
 * Describes a change of drizzle-kit in words, such as `add column "users"."email"` or
 * `alter column "users"."email": type from varchar(32) to text`.
 */
export function changeText({ type, ...rest }: KitChange): string {
  const changed = Object.values(rest).find(isNamed);
  const names = changed ? [changed.table, changed.name].flatMap((name) => (name ? [`"${name}"`] : [])) : [];
  const text = [type.replaceAll("_", " "), names.join(".")].join(" ").trim();
  const attributes = Object.values(rest).find(isComparison);
  return attributes ? `${text}: ${attributesText(attributes)}` : text;
}

/** The attributes that differ, each with its value before and after. */
const attributesText = ({ $left, $right }: Comparison): string =>
  Object.keys($right)
    .map((name) => ({ name, from: JSON.stringify($left[name]), to: JSON.stringify($right[name]) }))
    .filter(({ from, to }) => from !== to)
    .map(({ name, from, to }) => `${name} from ${unquoted(from)} to ${unquoted(to)}`)
    .join(", ");

/** A JSON string without its quotes, any other JSON as it is. */
const unquoted = (json = "nothing"): string => (json.startsWith('"') ? String(JSON.parse(json)) : json);

/** An altered object in drizzle-kit's output, before (`$left`) and after. */
interface Comparison {
  readonly $left: Readonly<Record<string, unknown>>;
  readonly $right: Readonly<Record<string, unknown>>;
}

const isComparison = (value: unknown): value is Comparison =>
  typeof value === "object" && value !== null && "$left" in value && "$right" in value;

const isNamed = (value: unknown): value is { readonly name: string; readonly table?: string } =>
  typeof value === "object" && value !== null && "name" in value;

/** Returns the supplementary statements that an empty database lacks after all migrations. */
async function missingStatements({
  folder,
  supplementary,
  scratch = openScratch,
}: PendingOptions): Promise<readonly string[]> {
  if (!supplementary) return [];
  const { db, close } = await scratch();
  try {
    await migrate({ db, folder, lockTimeout: 0 });
    return await supplementary(db);
  } finally {
    await close();
  }
}

const migrationPaths = (folder: string): string[] => readMigrations(folder).map((file) => file.path);

const newMigration = (folder: string, before: ReadonlySet<string>): string | undefined =>
  migrationPaths(folder).find((path) => !before.has(path));

const describe = (hint: UnresolvedHint): string =>
  hint.type === "rename_or_create"
    ? `${hint.kind} ${hint.entity.join(".")}: new, or renamed from a removed one?`
    : `${hint.kind} ${hint.entity.join(".")}: its data would be lost`;
