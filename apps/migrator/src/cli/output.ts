/** Prints a result on standard output. */
export const print = (text: string): void => console.log(text);

/** Prints an error on standard error. */
export const printError = (text: string): void => console.error(text);

/** The width of a terminal in columns; 80 for anything else. */
export const widthOf = (stream: NodeJS.WriteStream): number => (stream.isTTY && stream.columns) || 80;

/**
 * Lets a reader close its pipe early, as in `strata status | head -1`: the command runs to its end with its own exit
 * code, and its further output is dropped.
 */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // Windows reports a closed pipe as the end of the file.
      if (error.code !== "EPIPE" && error.code !== "EOF") throw error;
    });
  }
}
