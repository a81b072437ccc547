import { closeSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { exitCodes, messageOf, StrataError } from "./errors.ts";

const compressions = /\.(?:gz|zip|zst)$/i;
const bufferSize = 65_536;

/** Whether a file has rejected records of an earlier import. */
export const isRejectsFile = (name: string): boolean => /\.rejects\.[^.]+$/.test(name);

/** Path of the rejects file: candles.rejects.csv beside candles.csv. */
export function rejectsPath(file: string, extension?: string): string {
  const name = basename(file === "-" ? "stdin.csv" : file).replace(compressions, "");
  const [, stem = name, own = ""] = /^(.*?)(\.[^.]*)?$/.exec(name) ?? [];
  return join(dirname(file), `${stem}.rejects${extension ?? own}`);
}

/**
 * A file of rejected records. It is written beside its path, and takes its place when it is complete: a file with other
 * content is never overwritten, because it may contain records that were fixed.
 */
export class RejectsFile {
  readonly path: string;
  readonly #temporary: string;
  #handle: number | undefined;
  #pending = "";

  constructor(path: string) {
    this.path = path;
    this.#temporary = `${path}.${process.pid}.tmp`;
  }

  write(text: string): void {
    this.#pending += text;
    if (this.#pending.length >= bufferSize) this.#flush();
  }

  /** @throws StrataError if the file cannot be written, or one with other content exists. */
  finish(): void {
    try {
      this.#flush();
      this.#close();
      if (existsWith(this.path, this.#temporary) === "other content") {
        throw new StrataError(exitCodes.decision, "The rejects file exists, with other content.", {
          where: this.path,
          hint: "Nothing was imported. It may contain rows that were fixed: import them, then remove or rename it.",
        });
      }
      renameSync(this.#temporary, this.path);
    } catch (error) {
      throw this.#failure(error);
    } finally {
      this.discard();
    }
  }

  /** Removes what was written so far. */
  discard(): void {
    this.#close();
    rmSync(this.#temporary, { force: true });
  }

  #flush(): void {
    try {
      this.#handle ??= openSync(this.#temporary, "w");
      writeSync(this.#handle, this.#pending);
      this.#pending = "";
    } catch (error) {
      throw this.#failure(error);
    }
  }

  #close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
  }

  #failure(error: unknown): StrataError {
    if (error instanceof StrataError) return error;
    return new StrataError(exitCodes.configuration, `Cannot write the bad rows: ${messageOf(error)}`, {
      where: this.path,
      hint: "Nothing was imported. Make the folder writable, or import a copy of the file in a writable folder.",
    });
  }
}

/** Whether a file exists, and has the content of another one. */
function existsWith(path: string, other: string): "same content" | "other content" | "missing" {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) return "missing";
  const handles: number[] = [];
  try {
    for (const each of [path, other]) handles.push(openSync(each, "r"));
    const [left, right] = [Buffer.alloc(bufferSize), Buffer.alloc(bufferSize)];
    for (;;) {
      const [read, readOther] = [readSync(handles[0] ?? 0, left), readSync(handles[1] ?? 0, right)];
      if (read !== readOther || left.compare(right, 0, read, 0, read) !== 0) return "other content";
      if (read === 0) return "same content";
    }
  } finally {
    for (const handle of handles) closeSync(handle);
  }
}
