/** Prints a result on standard output. */
export const print = (text: string): void => console.log(text);

/** Prints what is wrong on standard error. */
export const printError = (text: string): void => console.error(text);
