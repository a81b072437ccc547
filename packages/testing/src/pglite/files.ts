import { MemoryFS, PGlite } from "@electric-sql/pglite";
import type { FileTree } from "./file_tree.ts";

const DATA = PGlite.paths.PGDATA;

/**
 * PGlite's in-memory files, initialized from a file tree. They can be read at any time, even after PGlite has closed.
 */
export class MemoryFiles extends MemoryFS {
  readonly #initial: FileTree | undefined;
  #FS!: PGlite["Module"]["FS"];

  /** Starts with a copy of `initial`. Without it PGlite creates a new database. */
  constructor(initial?: FileTree) {
    super();
    this.#initial = initial;
  }

  override async initialSyncFs(): Promise<void> {
    // biome-ignore lint/style/noNonNullAssertion: PGlite has already called init, which sets it.
    const { FS } = this.pg!.Module;
    this.#FS = FS;
    if (!this.#initial) return;
    FS.mkdirTree(DATA);
    for (const [path, bytes] of this.#initial) {
      if (bytes) FS.writeFile(`${DATA}/${path}`, bytes);
      else FS.mkdir(`${DATA}/${path}`);
    }
  }

  /** Returns a copy of the current files. */
  read(): FileTree {
    const tree: FileTree = new Map();
    this.#readFolder("", tree);
    return tree;
  }

  #readFolder(folder: string, into: FileTree): void {
    for (const name of this.#FS.readdir(`${DATA}/${folder}`)) {
      if (name === "." || name === "..") continue;
      const path = folder + name;
      if (this.#FS.isDir(this.#FS.stat(`${DATA}/${path}`).mode)) {
        into.set(path, undefined);
        this.#readFolder(`${path}/`, into);
      } else {
        into.set(path, this.#FS.readFile(`${DATA}/${path}`));
      }
    }
  }
}
