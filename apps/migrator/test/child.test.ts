import { once } from "node:events";
import { expect, test } from "vitest";
import { startNode } from "./child.ts";

const forEver = "setInterval(() => {}, 1000)";

test("a process ends when its channel to the parent closes", async () => {
  const child = startNode(["-e", `${forEver}; console.log("ready")`]);
  await once(child.process.stdout, "data");
  const exit = once(child.process, "exit");
  child.process.disconnect();
  expect(await exit).toEqual([1, null]);
});

test.skipIf(process.platform === "win32")("an end takes the processes that it has started", async () => {
  const child = startNode([
    "-e",
    `console.log(require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(forEver)}]).pid);
     ${forEver}`,
  ]);
  const pid = Number(await once(child.process.stdout, "data"));
  expect(process.kill(pid, 0)).toBe(true);
  await child.end();
  // It is gone once somebody has waited for it, which is the task of the first process of the machine.
  await expect.poll(() => isRunning(pid), { timeout: 30_000 }).toBe(false);
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
