// @ts-check
import { spawn, spawnSync } from "node:child_process";

// node watchdog.js SECONDS PROGRAM [ARGUMENT…]
//
// Runs a program and exits with its exit code or signal. Kills it and its child processes when the input of this
// process closes, which happens when the parent process ends in any way, and after SECONDS. In JavaScript, because
// Node.js 20 does not run TypeScript.

const onWindows = process.platform === "win32";
const [seconds, program = "", ...values] = process.argv.slice(2);

// Detached: a separate process group, which is killed as a whole.
const child = spawn(program, values, {
  stdio: ["ignore", "inherit", "inherit"],
  detached: !onWindows,
  windowsHide: true,
});

function killAll() {
  // The program did not start.
  if (child.pid === undefined) return;
  if (onWindows) {
    spawnSync("taskkill", ["/pid", String(child.pid), "/t", "/f"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // All processes have ended.
  }
}

process.stdin.resume().once("close", killAll);
setTimeout(() => {
  console.error(`${program} was killed: it exceeded the time limit of ${seconds} seconds`);
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
