import { vi } from "vitest";
import type { ProgramOptions } from "../src/cli/program.ts";
import { run } from "../src/cli/run.ts";
import type { Outcome } from "./child.ts";

/**
 * Runs a command line of `strata` in this process, without a database in the environment. Commands that end the process
 * or need a terminal have to run in another one: see `createWorkplace`.
 */
export async function runHere(args: readonly string[], options?: ProgramOptions): Promise<Outcome> {
  const outcome: Outcome = { code: null, stdout: "", stderr: "" };
  const collect = (stream: "stdout" | "stderr", end: string) => (text: unknown) => {
    outcome[stream] += `${text}${end}`;
    return true;
  };
  const before = process.exitCode;
  process.exitCode = undefined;
  for (const name of ["DATABASE_URL", "STRATA_DIR", "STRATA_DEBUG"]) vi.stubEnv(name, undefined);
  const spies = [
    vi.spyOn(console, "log").mockImplementation(collect("stdout", "\n")),
    vi.spyOn(console, "error").mockImplementation(collect("stderr", "\n")),
    vi.spyOn(process.stdout, "write").mockImplementation(collect("stdout", "")),
    vi.spyOn(process.stderr, "write").mockImplementation(collect("stderr", "")),
  ];
  try {
    await run(args, options);
    return { ...outcome, code: Number(process.exitCode ?? 0) };
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
    process.exitCode = before;
  }
}
