import { constants } from "node:os";
import { setImmediate as nextTurn } from "node:timers/promises";
import yoctoSpinner from "yocto-spinner";

/** Progress of a long step on the terminal; silent if standard error is not a terminal. */
export interface Progress {
  update(text: string): void;
  /** Runs a long synchronous computation, during which the event loop can neither animate a spinner nor handle a signal. */
  compute<T>(step: () => T): T;
}

const silent: Progress = { update: () => {}, compute: (step) => step() };

/**
 * Runs a step under a spinner, which is removed when the step ends. Ctrl-C ends the process with 130 and removes it too.
 * Output of the step appears above the spinner.
 */
export async function withProgress<T>(text: string, step: (progress: Progress) => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return step(silent);
  const spinner = new Spinner(text);
  try {
    return await step(spinner);
  } finally {
    // A signal that arrived during the last statement is handled in the next poll phase, which the first turn may not
    // reach.
    await nextTurn();
    await nextTurn();
    spinner.stop();
  }
}

class Spinner implements Progress {
  readonly #terminal = process.stderr;
  readonly #spinner;

  constructor(text: string) {
    this.#spinner = yoctoSpinner({ text, stream: this.#terminal, handleSignals: false });
    this.start();
  }

  start(): void {
    process.once("SIGINT", this.#interrupt).once("SIGTERM", this.#interrupt);
    this.#spinner.start();
  }

  stop(): void {
    this.#spinner.stop();
    process.off("SIGINT", this.#interrupt).off("SIGTERM", this.#interrupt);
  }

  update(text: string): void {
    this.#spinner.text = text;
  }

  compute<T>(step: () => T): T {
    // Without the spinner there are no signal handlers, so a signal ends the process at once.
    this.stop();
    this.#terminal.write(this.#spinner.text);
    try {
      return step();
    } finally {
      this.#terminal.cursorTo(0);
      this.#terminal.clearLine(1);
      this.start();
    }
  }

  readonly #interrupt = (signal: "SIGINT" | "SIGTERM"): void => {
    this.stop();
    process.exit(128 + constants.signals[signal]);
  };
}
