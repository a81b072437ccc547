import { constants } from "node:os";
import { setImmediate as nextTurn } from "node:timers/promises";
import yoctoSpinner from "yocto-spinner";

/** Shows on the terminal what a long step is doing; silent where standard error is not a terminal. */
export interface Progress {
  update(text: string): void;
  /** Runs what computes for long without a turn of the event loop, in which no spinner turns and no signal is heard. */
  compute<T>(step: () => T): T;
}

const silent: Progress = { update: () => {}, compute: (step) => step() };

/**
 * Runs a step under a spinner that is gone when the step ends, also where Ctrl-C ends it and with it the process, with
 * 130. What the step prints meanwhile appears above the spinner.
 */
export async function withProgress<T>(text: string, step: (progress: Progress) => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return step(silent);
  const spinner = new Spinner(text);
  try {
    return await step(spinner);
  } finally {
    // A signal that came while the last statement was computing is heard after the next look for events, and the first
    // turn may be the rest of this one.
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
    // Without the spinner nothing listens to signals, so that they end the process at once.
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
