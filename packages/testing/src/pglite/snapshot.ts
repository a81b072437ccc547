import type { TestPglite } from "./client.ts";

/** A file, folder or device of Emscripten's file system in memory. */
interface Node {
  mode: number;
  name: string;
  parent: Node;
  name_next: Node | undefined;
  atime: number;
  mtime: number;
  ctime: number;
  /** The bytes of a file, the children of a folder by name. */
  contents?: Uint8Array | Record<string, Node>;
  usedBytes?: number;
}

/** An open file. Its duplicates have the same `shared`. */
interface Stream {
  fd: number | null;
  node: Node;
  shared: { position: number; flags: number };
}

/** Internals of PGlite's Emscripten module that a snapshot uses; none is a public interface. */
interface Internals {
  HEAPU8: Uint8Array;
  stackSave(): number;
  stackRestore(pointer: number): void;
  FS: { nameTable: (Node | undefined)[]; nextInode: number; streams: (Stream | null | undefined)[] };
  MEMFS: {
    ops_table: {
      file: {
        stream: { write(stream: Stream, ...rest: unknown[]): unknown };
        node: { setattr(node: Node, attributes: { size?: number }): unknown };
      };
    };
  };
}

const PAGE = 64 * 1024;

/**
 * Takes a snapshot of an in-memory PGlite and returns a function that restores it in a few milliseconds: the linear
 * memory of the WebAssembly instance, the files written since, and the tables of files and open files. This undoes
 * everything that PostgreSQL can do: rows, sequences, DDL, roles, settings, transactions, cursors.
 *
 * Take one snapshot per instance, and neither take nor restore it while a query runs. It does not restore the session
 * state on the JavaScript side, nor unload libraries; `TestPglite` handles both.
 *
 * Throws a TypeError if the internals of this PGlite version are different.
 */
export function takeSnapshot(client: TestPglite): () => void {
  const internals = client.Module as unknown as Internals;
  const { FS, MEMFS } = internals;

  const stack = internals.stackSave();
  const memory = internals.HEAPU8.slice(0, client.wasm.endOfHeap(internals.HEAPU8));
  const nodes = new Map([...nodesOf(FS.nameTable)].map((node) => [node, copyOf(node)]));
  const nameTable = FS.nameTable.slice();
  const { nextInode } = FS;
  const streams = FS.streams.map(
    (stream) => stream && { stream, fields: { ...stream }, shared: { ...stream.shared } },
  );

  // Copy on write: a file shares its bytes with the snapshot until the first write.
  const written = new Set<Node>();
  const beforeWriting = (node: Node) => {
    if (written.has(node) || !nodes.has(node)) return;
    written.add(node);
    if (node.contents instanceof Uint8Array) node.contents = node.contents.slice();
  };
  const { stream: streamOps, node: nodeOps } = MEMFS.ops_table.file;
  const { write } = streamOps;
  const { setattr } = nodeOps;
  streamOps.write = (stream, ...rest) => {
    beforeWriting(stream.node);
    return write(stream, ...rest);
  };
  nodeOps.setattr = (node, attributes) => {
    if (attributes.size !== undefined) beforeWriting(node);
    return setattr(node, attributes);
  };

  return () => {
    // Growing the memory replaces HEAPU8.
    const heap = internals.HEAPU8;
    heap.fill(0, memory.length, client.wasm.endOfHeap(heap));
    copyChanged(memory, heap);
    internals.stackRestore(stack);

    for (const [node, then] of nodes) {
      Object.assign(node, then);
      if (isFolder(then.contents)) node.contents = { ...then.contents };
    }
    written.clear();
    FS.nameTable.splice(0, FS.nameTable.length, ...nameTable);
    FS.nextInode = nextInode;
    FS.streams.length = 0;
    for (const open of streams) {
      if (open) {
        // Closing a file clears its descriptor.
        Object.assign(open.stream, open.fields, { getdents: undefined });
        Object.assign(open.stream.shared, open.shared);
      }
      FS.streams.push(open?.stream);
    }
  };
}

/** Every node of the file system, from its hash table of names. */
function* nodesOf(nameTable: (Node | undefined)[]): Generator<Node> {
  for (const first of Object.values(nameTable)) {
    for (let node = first; node; node = node.name_next) yield node;
  }
}

function copyOf(node: Node): Node {
  const { mode, name, parent, name_next, atime, mtime, ctime, contents, usedBytes } = node;
  const copy: Node = { mode, name, parent, name_next, atime, mtime, ctime };
  if (contents !== undefined) copy.contents = isFolder(contents) ? { ...contents } : contents;
  if (usedBytes !== undefined) copy.usedBytes = usedBytes;
  return copy;
}

function isFolder(contents: Node["contents"]): contents is Record<string, Node> {
  return contents !== undefined && !(contents instanceof Uint8Array);
}

/** Copies only the pages that differ: most are equal, and writing an untouched page would allocate it. */
function copyChanged(from: Uint8Array, to: Uint8Array): void {
  for (let start = 0; start < from.length; start += PAGE) {
    const page = from.subarray(start, start + PAGE);
    if (Buffer.compare(page, to.subarray(start, start + page.length)) !== 0) to.set(page, start);
  }
}
