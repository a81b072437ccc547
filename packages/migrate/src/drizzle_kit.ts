import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { runChild } from "./child.ts";
import { MigrateError } from "./errors.ts";
import { redact } from "./redact.ts";

/** A decision that drizzle-kit cannot take by itself, as its JSON output names it. */
export interface UnresolvedHint {
  readonly type: "rename_or_create" | "confirm_data_loss";
  readonly kind: string;
  readonly entity: readonly string[];
}

/** A change of the schema as `generate --explain` reports it: its type, such as `create_table`, and what is changed. */
export type KitChange = Readonly<Record<string, unknown>> & { readonly type: string };

/** The answer of drizzle-kit with `--output json`. */
export type KitAnswer =
  | { readonly status: "ok"; readonly migration_path?: string; readonly statements?: readonly KitChange[] }
  | { readonly status: "no_changes" }
  | { readonly status: "missing_hints"; readonly unresolved: readonly UnresolvedHint[] }
  | { readonly status: "error"; readonly error: { readonly code: string; readonly message?: string } };

/** Where and for how long drizzle-kit runs. */
export interface KitOptions {
  /**
   * Path of the configuration of drizzle-kit. It runs in the folder of that file.
   *
   * @default "drizzle.config.ts"
   */
  readonly config?: string | undefined;
  /** Ends drizzle-kit, for instance `AbortSignal.timeout(60_000)`. */
  readonly signal?: AbortSignal | undefined;
}

/** The time after which a drizzle-kit that nobody watches is taken to hang, in milliseconds. */
const hangs = 600_000;

/**
 * Runs a command of the project's drizzle-kit and returns its answer. It is a process of its own, which ends with this
 * one, when `signal` says so, and after ten minutes.
 *
 * @param args the command and its options, such as `["generate", "--explain"]`.
 * @throws MigrateError `configuration` if the configuration file or drizzle-kit is missing or its `--hints` do not
 * answer what it asks, `kit` if it fails; an AbortError if `signal` ended it.
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
    throw new MigrateError("configuration", "The hints do not answer the questions of drizzle-kit.", {
      hint: "Run it without hints: the error names each question with its possible answers.",
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
 * Runs a command of the project's drizzle-kit on the terminal of this process, where it can ask its questions.
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

/** The name that drizzle-kit looks for by itself. */
const defaultName = "drizzle.config.ts";

/** Where drizzle-kit runs. */
interface Location {
  readonly config: string;
  /** The arguments that name the configuration. */
  readonly naming: readonly string[];
  readonly cwd: string;
  /** The program of the drizzle-kit that is installed there. */
  readonly program: string;
}

function locate(path = defaultName): Location {
  const config = resolve(path);
  const name = basename(config);
  // drizzle-kit refuses `--config` beside options that replace parts of it, such as `--url`.
  const naming = name === defaultName ? [] : ["--config", name];
  if (!existsSync(config)) {
    throw new MigrateError("configuration", "There is no configuration of drizzle-kit.", {
      where: config,
      hint: "Name its path, or run it in the folder of drizzle.config.ts.",
    });
  }
  try {
    const program = join(dirname(createRequire(config).resolve("drizzle-kit")), "bin.cjs");
    return { config, naming, cwd: dirname(config), program };
  } catch (cause) {
    throw new MigrateError("configuration", "drizzle-kit is not installed.", {
      where: dirname(config),
      hint: "Install it beside drizzle-orm, in the same version: npm install --save-dev drizzle-kit.",
      cause,
    });
  }
}
