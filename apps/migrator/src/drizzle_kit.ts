import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { exitCodes, StrataError } from "./errors.ts";
import { redact } from "./target.ts";

/** A decision that drizzle-kit cannot take by itself, as its JSON output names it. */
export interface UnresolvedHint {
  readonly type: "rename_or_create" | "confirm_data_loss";
  readonly kind: string;
  readonly entity: readonly string[];
}

/** What drizzle-kit answers with `--output json`. */
export type KitAnswer =
  | { readonly status: "ok"; readonly migration_path?: string; readonly statements?: readonly string[] }
  | { readonly status: "no_changes" }
  | { readonly status: "missing_hints"; readonly unresolved: readonly UnresolvedHint[] }
  | { readonly status: "error"; readonly error: { readonly code: string; readonly message?: string } };

// A separate process: drizzle-kit reads the TypeScript sources with a loader of its own, and may call process.exit.
const program = join(dirname(createRequire(import.meta.url).resolve("drizzle-kit")), "bin.cjs");

/**
 * Runs a drizzle-kit command in a folder that has a drizzle.config.ts and returns its answer.
 *
 * @throws StrataError if there is no such file or drizzle-kit fails.
 */
export async function drizzleKit(folder: string, args: readonly string[]): Promise<KitAnswer> {
  const { output } = await run(folder, [...args, "--output", "json"], "pipe");
  const json = output.split("\n").findLast((line) => line.startsWith("{"));
  const answer = json ? (JSON.parse(json) as KitAnswer) : undefined;
  if (answer?.status === "error" && answer.error.code === "invalid_hints") {
    throw new StrataError(exitCodes.configuration, "--hints does not answer what drizzle-kit asks.", {
      hint: "Run the command without --hints: it shows each question with its possible answers.",
    });
  }
  if (!answer || answer.status === "error") {
    const reason = answer ? (answer.error.message ?? JSON.stringify(answer.error)) : output.trim();
    throw new StrataError(exitCodes.unexpected, `drizzle-kit ${args[0]} failed: ${redact(reason)}`, {
      where: join(folder, "drizzle.config.ts"),
      hint: "Mend the schema or the configuration that it names and run the command again.",
    });
  }
  return answer;
}

/** Runs a drizzle-kit command with this terminal, so that it can ask its questions; returns its exit code. */
export async function drizzleKitOnTerminal(folder: string, args: readonly string[]): Promise<number> {
  return (await run(folder, args, "inherit")).code;
}

async function run(
  folder: string,
  args: readonly string[],
  stdio: "pipe" | "inherit",
): Promise<{ code: number; output: string }> {
  if (!existsSync(join(folder, "drizzle.config.ts"))) {
    throw new StrataError(exitCodes.configuration, `strata ${args[0]} works on a clone of the repository.`, {
      where: `${folder} has no drizzle.config.ts`,
      hint: "Run it in the clone whose schema you change.",
    });
  }
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    stdio: ["inherit", stdio, stdio],
  });
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  const end = () => child.kill();
  process.once("exit", end);
  const code = await new Promise<number>((settle, fail) => {
    child.on("error", fail);
    child.on("close", (exit) => settle(exit ?? exitCodes.unexpected));
  });
  process.off("exit", end);
  return { code, output };
}
