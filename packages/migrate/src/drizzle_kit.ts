import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { runChild } from "./child.ts";
import { MigrateError } from "./errors.ts";
import { redact } from "./redact.ts";

/** A decision that drizzle-kit cannot make itself, from its JSON output. */
export interface UnresolvedHint {
  readonly type: "rename_or_create" | "confirm_data_loss";
  readonly kind: string;
  readonly entity: readonly string[];
}

/** A schema change reported by `generate --explain`: its type, such as `create_table`, and the changed object. */
export type KitChange = Readonly<Record<string, unknown>> & { readonly type: string };

/** Output of drizzle-kit with `--output json`. */
export type KitAnswer =
  | { readonly status: "ok"; readonly migration_path?: string; readonly statements?: readonly KitChange[] }
  | { readonly status: "no_changes" }
  | { readonly status: "missing_hints"; readonly unresolved: readonly UnresolvedHint[] }
  | { readonly status: "error"; readonly error: { readonly code: string; readonly message?: string } };

/** Options of running drizzle-kit. */
export interface KitOptions {
  /**
   * Path of drizzle-kit's configuration file. drizzle-kit runs in its folder.
   *
   * @default "drizzle.config.ts"
   */
  readonly config?: string | undefined;
  /** Aborting it ends drizzle-kit, for example `AbortSignal.timeout(60_000)`. */
  readonly signal?: AbortSignal | undefined;
}

/** Time limit of a non-interactive drizzle-kit, in milliseconds. */
const hangs = 600_000;

/**
 * Runs a command of the project's drizzle-kit in a child process and returns its output. The child ends with this
 * process, if `signal` is aborted, and after ten minutes.
 *
 * @param args the command and its options, such as `["generate", "--explain"]`.
 * @throws MigrateError `configuration` if the configuration file or drizzle-kit is missing or its `--hints` do not
 * answer its questions, `kit` if it fails; an AbortError if `signal` ended it.
 */
export async function drizzleKit(args: readonly string[], options: KitOptions = {}): Promise<KitAnswer> {
  const { config, naming, cwd, program } = locate(options.config);
  const { code, output } = await runChild(program, [...args, ...naming, "--output", "json"], {
    cwd,
    output: "collect",
    signal: options.signal,
    timeout: hangs,
  });
  const json = output.split("\n").findLast((line) => line.startsWith("{"));
  const answer = json ? (JSON.parse(json) as KitAnswer) : undefined;
  if (answer?.status === "error" && answer.error.code === "invalid_hints") {
    throw new MigrateError("configuration", "The hints do not answer drizzle-kit's questions.", {
      hint: "Run it without hints: the error lists each question with its possible answers.",
    });
  }
  if (!answer || answer.status === "error") {
    const reason = answer
      ? (answer.error.message ?? JSON.stringify(answer.error))
      : output.trim() || (code === null ? "it was ended" : `exit code ${code}`);
    throw new MigrateError("kit", `drizzle-kit ${args[0]} failed: ${redact(reason)}`, {
      where: config,
      hint: "Fix the schema or the configuration that it names and run it again.",
    });
  }
  return answer;
}

/**
 * Runs an interactive command of the project's drizzle-kit on the terminal of this process.
 *
 * @returns its exit code; 1 if a signal ended it.
 * @throws MigrateError `configuration` if the configuration file or drizzle-kit is missing.
 */
export async function drizzleKitOnTerminal(
  args: readonly string[],
  options: KitOptions = {},
): Promise<number> {
  const { naming, cwd, program } = locate(options.config);
  const end = await runChild(program, [...args, ...naming], {
    cwd,
    output: "inherit",
    signal: options.signal,
  });
  return end.code ?? 1;
}

/** drizzle-kit's default file name. */
const defaultName = "drizzle.config.ts";

/** An installed drizzle-kit and its project. */
interface Location {
  readonly config: string;
  /** Arguments for the configuration file. */
  readonly naming: readonly string[];
  readonly cwd: string;
  /** Path of the installed drizzle-kit program. */
  readonly program: string;
}

function locate(path = defaultName): Location {
  const config = resolve(path);
  const name = basename(config);
  // drizzle-kit rejects `--config` together with options that override parts of it, such as `--url`.
  const naming = name === defaultName ? [] : ["--config", name];
  if (!existsSync(config)) {
    throw new MigrateError("configuration", "drizzle-kit's configuration file was not found.", {
      where: config,
      hint: "Pass its path, or run the command in the folder of drizzle.config.ts.",
    });
  }
  try {
    const program = join(dirname(createRequire(config).resolve("drizzle-kit")), "bin.cjs");
    return { config, naming, cwd: dirname(config), program };
  } catch (cause) {
    throw new MigrateError("configuration", "drizzle-kit is not installed.", {
      where: dirname(config),
      hint: "Install it in the same version as drizzle-orm: npm install --save-dev drizzle-kit.",
      cause,
    });
  }
}
