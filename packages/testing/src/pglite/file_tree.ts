/** The files of a database by their paths, each folder before what it holds; a folder has no bytes. */
export type FileTree = Map<string, Uint8Array | undefined>;

/** The size of a file; a folder has none. */
type Entry = [path: string, size?: number];

/**
 * A tree as one run of bytes: the length of the list of its entries in four bytes, least first, the list in JSON, the
 * bytes of each file. Unlike a tar archive it is read without looking at the bytes.
 */
export function pack(tree: FileTree): Uint8Array {
  const entries = [...tree].map(([path, bytes]): Entry => (bytes ? [path, bytes.length] : [path]));
  const list = Buffer.from(JSON.stringify(entries));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(list.length);
  return Buffer.concat([length, list, ...[...tree.values()].filter((bytes) => bytes !== undefined)]);
}

/** The tree of packed bytes, which its files share. */
export function unpack({ buffer, byteOffset }: Uint8Array): FileTree {
  const length = new DataView(buffer, byteOffset).getUint32(0, true);
  let end = 4;
  // No Buffers: Emscripten slices what it is to write, and for those that is no copy.
  const next = (size: number) => {
    end += size;
    return new Uint8Array(buffer, byteOffset + end - size, size);
  };
  const entries: Entry[] = JSON.parse(new TextDecoder().decode(next(length)));
  return new Map(entries.map(([path, size]) => [path, size === undefined ? undefined : next(size)]));
}
