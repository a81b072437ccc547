// @ts-check
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createInterface } from "node:readline";

// A program that runs others in its stead for a process, one after the other, the last of them a server: each line that it
// reads is the arguments of `spawn` in JSON, each that it writes says how a program ended. When its input ends, so does
// what it runs, and the folder that it was given is removed. That is when the process closes it, or is gone in whatever
// way: by a signal, a crash, the end of a worker thread, where nothing could be done any more.
//
// In JavaScript, since Node.js runs it as it is, from the sources too.

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
  child.kill("SIGINT"); // of PostgreSQL a fast shutdown
  const force = setTimeout((late) => late.kill("SIGKILL"), STOP_MS, child);
  await ended;
  clearTimeout(force);
}
// Windows refuses for a moment to remove files that a process had open.
await rm(folder, { recursive: true, force: true, maxRetries: 10 });
