/** Bytes or text of a file: a stream, chunks of it, or all of it. */
export type FileSource =
  | string
  | Uint8Array
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>;

// Small enough that a chunk, decompressed a thousandfold, fits in memory.
const mostBytes = 65_536;

/** The bytes of a file, in chunks of at most 64 KiB. */
export async function* bytesOf(source: FileSource): AsyncGenerator<Uint8Array> {
  const chunks = typeof source === "string" || source instanceof Uint8Array ? [source] : source;
  for await (const chunk of chunks) {
    const bytes = typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
    for (let from = 0; from < bytes.length; from += mostBytes) yield bytes.subarray(from, from + mostBytes);
  }
}

/** Reads chunks until they have a number of bytes, and returns them with an iterable of all bytes. */
export async function withHead(
  chunks: AsyncIterator<Uint8Array>,
  length: number,
): Promise<{ head: Uint8Array; all: AsyncGenerator<Uint8Array> }> {
  const first: Uint8Array[] = [];
  let size = 0;
  while (size < length) {
    const next = await chunks.next();
    if (next.done) break;
    first.push(next.value);
    size += next.value.length;
  }
  return { head: Buffer.concat(first), all: continued(first, chunks) };
}

async function* continued<T>(first: readonly T[], rest: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    yield* first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
