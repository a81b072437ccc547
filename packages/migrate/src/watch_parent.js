// @ts-check
import { Socket } from "node:net";
import { isMainThread, Worker, workerData } from "node:worker_threads";

// Loaded by `node --import` before the program of a child process. Ends the process when descriptor 3 closes, that is,
// when the parent has ended in any way. It runs in a thread, because the program may block the event loop.
//
// In JavaScript, because Node.js runs it directly, also from the sources.

const watch = "watch the parent";

if (isMainThread) {
  new Worker(new URL(import.meta.url), { workerData: watch, execArgv: [] }).unref();
} else if (workerData === watch) {
  new Socket({ fd: 3 }).on("close", () => process.kill(process.pid, "SIGKILL")).resume();
}
