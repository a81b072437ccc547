import { CandleFileError } from "../candle.ts";
import { withHead } from "./bytes.ts";

/**
 * Decodes UTF-8 or, by its byte order mark or zero bytes, UTF-16. Line breaks become `\n`; no-break spaces become
 * spaces.
 *
 * @throws CandleFileError if the bytes are not text.
 */
export async function* textOf(chunks: AsyncIterator<Uint8Array>): AsyncGenerator<string> {
  const { head, all } = await withHead(chunks, 64);
  const decoder = new TextDecoder(encodingOf(head), { fatal: true });
  let endsInReturn = false;
  const normalized = (decoded: string) => {
    let text = endsInReturn ? `\r${decoded}` : decoded;
    endsInReturn = text.endsWith("\r");
    if (endsInReturn) text = text.slice(0, -1);
    if (text.includes("\r")) text = text.replaceAll(/\r\n?/g, "\n");
    return text.replaceAll(/[\u00a0\u202f]/g, " ");
  };
  try {
    for await (const chunk of all) yield normalized(decoder.decode(chunk, { stream: true }));
    yield normalized(decoder.decode());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CandleFileError(`The file is not text in ${decoder.encoding.toUpperCase()}.`, {
      hint: "Save it as UTF-8.",
      cause: error,
    });
  }
  if (endsInReturn) yield "\n";
}

function encodingOf(head: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  // ASCII text in UTF-16 has a zero in each pair of bytes.
  if (head.length >= 4 && head[0] === 0 && head[2] === 0) return "utf-16be";
  if (head.length >= 4 && head[1] === 0 && head[3] === 0) return "utf-16le";
  return "utf-8";
}
