// @ts-check
import { spawn, spawnSync } from "node:child_process";

// node watchdog.js SECONDS PROGRAM [ARGUMENT…]
//
// Runs a program and ends as it ends. Kills it with all programs that it has started when the input of this process
// closes, which it does when the parent process ends in any way, and after SECONDS. In JavaScript, since Node.js 20 runs
// no TypeScript.

const onWindows = process.platform === "win32";
const [seconds, program = "", ...values] = process.argv.slice(2);

// Detached: a process group of its own, which is killed as one.
const child = spawn(program, values, {
  stdio: ["ignore", "inherit", "inherit"],
  detached: !onWindows,
  windowsHide: true,
});

function killAll() {
  // It did not start.
  if (child.pid === undefined) return;
  if (onWindows) {
    spawnSync("taskkill", ["/pid", String(child.pid), "/t", "/f"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // All have ended.
  }
}

process.stdin.resume().once("close", killAll);
setTimeout(() => {
  console.error(`${program} has been killed: it ran for ${seconds} seconds`);
  killAll();
}, Number(seconds) * 1000);

child.once("error", (error) => {
  console.error(error.message);
  process.exit(127);
});
child.once("exit", (code, signal) => {
  killAll();
  if (signal) process.kill(process.pid, signal);
  else process.exit(code ?? 1);
});
