// @ts-check
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createInterface } from "node:readline";

// Runs programs for a parent process, one after the other, the last of them a server. Each input line is a JSON array
// of arguments for `spawn`; each output line is the outcome of a program. When its input ends, it stops the running
// program and removes the folder given as its argument. The input ends when the parent closes it or ends in any way: by
// a signal, a crash, or the end of a worker thread, after which the parent could not clean up itself.
//
// In JavaScript, because Node.js runs it directly, also from the sources.

const STOP_MS = 10_000;
const [folder = ""] = process.argv.slice(2);

/** @type {import("node:child_process").ChildProcess | undefined} */
let child;

for await (const line of createInterface({ input: process.stdin })) {
  const started = spawn(.../** @type {Parameters<typeof spawn>} */ (JSON.parse(line)));
  child = started;
  const forget = (/** @type {string} */ end) => {
    console.log(end);
    child = undefined;
  };
  started.once("error", (error) => forget(error.message));
  started.once("exit", (code, signal) => forget(`it ended with ${signal ?? `exit code ${code}`}`));
}

if (child) {
  const ended = once(child, "exit");
  child.kill("SIGINT"); // PostgreSQL's fast shutdown
  const force = setTimeout((late) => late.kill("SIGKILL"), STOP_MS, child);
  await ended;
  clearTimeout(force);
}
// Windows keeps files of an ended process locked for a moment.
await rm(folder, { recursive: true, force: true, maxRetries: 10 });
