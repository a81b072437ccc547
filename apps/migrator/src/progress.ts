import yoctoSpinner from "yocto-spinner";

/** Shows on the terminal what a long step is doing; silent where standard error is not a terminal. */
export interface Progress {
  update(text: string): void;
}

/** Runs a step under a spinner that is gone when the step ends, however it ends. */
export async function withProgress<T>(text: string, step: (progress: Progress) => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return step({ update: () => {} });
  const spinner = yoctoSpinner({ text, stream: process.stderr }).start();
  try {
    return await step({
      update(next) {
        spinner.text = next;
      },
    });
  } finally {
    spinner.stop();
  }
}
