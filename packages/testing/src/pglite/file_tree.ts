/** Files of a database by path. Folders precede their contents and have no bytes. */
export type FileTree = Map<string, Uint8Array | undefined>;

/** Path, and the size if it is a file. */
type Entry = [path: string, size?: number];

/**
 * Serializes a tree: the length of the entry list (four bytes, little-endian), the list as JSON, the bytes of each
 * file. Unlike a tar archive it can be read without scanning the file contents.
 */
export function pack(tree: FileTree): Uint8Array {
  const entries = [...tree].map(([path, bytes]): Entry => (bytes ? [path, bytes.length] : [path]));
  const list = Buffer.from(JSON.stringify(entries));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(list.length);
  return Buffer.concat([length, list, ...[...tree.values()].filter((bytes) => bytes !== undefined)]);
}

/** Deserializes a tree; its files share the input's buffer. */
export function unpack({ buffer, byteOffset }: Uint8Array): FileTree {
  const length = new DataView(buffer, byteOffset).getUint32(0, true);
  let end = 4;
  // Not Buffers: Emscripten copies with slice(), which does not copy a Buffer.
  const next = (size: number) => {
    end += size;
    return new Uint8Array(buffer, byteOffset + end - size, size);
  };
  const entries: Entry[] = JSON.parse(new TextDecoder().decode(next(length)));
  return new Map(entries.map(([path, size]) => [path, size === undefined ? undefined : next(size)]));
}
