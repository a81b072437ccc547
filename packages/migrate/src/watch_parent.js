// @ts-check
import { Socket } from "node:net";
import { isMainThread, Worker, workerData } from "node:worker_threads";

// Loaded by `node --import` before the program of a child process: ends the process when descriptor 3 closes, which is
// when the parent is gone, in whatever way. The watch is a thread, since the program may compute without a pause.
//
// In JavaScript, since Node.js runs it as it is, from the sources too.

const watch = "watch the parent";

if (isMainThread) {
  new Worker(new URL(import.meta.url), { workerData: watch, execArgv: [] }).unref();
} else if (workerData === watch) {
  new Socket({ fd: 3 }).on("close", () => process.kill(process.pid, "SIGKILL")).resume();
}
