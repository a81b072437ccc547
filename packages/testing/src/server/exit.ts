import { constants } from "node:os";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Returns a function that calls `release`, and calls it itself when the process leaves before. However often
 * it is called, `release` runs once. It must be synchronous: nothing else runs on exit.
 */
export function releaseOnExit(release: () => void): () => void {
  let released = false;
  const releaseOnce = () => {
    if (released) return;
    released = true;
    process.off("exit", releaseOnce);
    for (const signal of signals) process.off(signal, leave);
    release();
  };
  process.on("exit", releaseOnce);
  for (const signal of signals) process.on(signal, leave);
  return releaseOnce;
}

// A signal ends a process without its exit listeners, unless something listens and exits.
function leave(signal: NodeJS.Signals): never {
  process.exit(128 + constants.signals[signal]);
}
