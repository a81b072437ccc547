import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** How a process that migrated has ended. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: string | null;
  readonly applied?: readonly string[];
  /** Number of statements that it sent. */
  readonly statements?: number;
  /** Code, message and place of the error, if it failed. */
  readonly error?: string;
  readonly message?: string;
  readonly where?: string;
}

/** The moment at which a process is killed with SIGKILL: before or during the n-th statement that it sends. */
export interface Kill {
  readonly statement: number;
  readonly moment: "before" | "during";
}

/** Migrates a database in a process of its own: a server by its address, or PGlite by its folder. */
export async function migrateInProcess(address: string, folder: string, kill?: Kill): Promise<Outcome> {
  const program = join(import.meta.dirname, "child/migrate.mjs");
  const child = spawn(
    process.execPath,
    [program, address, folder, String(kill?.statement ?? 0), kill?.moment ?? "before"],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code, signal] = await once(child, "exit");
  const [answer, errors] = await output;
  return { code, signal, ...(answer ? JSON.parse(answer) : errors && { message: errors }) };
}

/** Migrates a database in several processes that start at once. */
export const migrateInProcesses = (count: number, address: string, folder: string): Promise<Outcome[]> =>
  Promise.all(Array.from({ length: count }, () => migrateInProcess(address, folder)));
