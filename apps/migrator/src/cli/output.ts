/** Prints a result on standard output. */
export const print = (text: string): void => console.log(text);

/** Prints what is wrong on standard error. */
export const printError = (text: string): void => console.error(text);

/**
 * Lets a reader close its pipe early, as in `strata status | head -1`: the command runs to its end, with its own exit
 * code, and what it still prints is dropped.
 */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // Windows reports a closed pipe as the end of the file.
      if (error.code !== "EPIPE" && error.code !== "EOF") throw error;
    });
  }
}
