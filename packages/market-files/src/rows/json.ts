import { Tokenizer, TokenType } from "@streamparser/json";
import { CandleFileError } from "../candle.ts";
import type { Row } from "./row.ts";

/** An array or object that is being read. */
interface Container {
  readonly isObject: boolean;
  readonly line: number;
  readonly path: string;
  readonly keys: string[];
  readonly values: string[];
  /** Whether it contains arrays or objects, so that it is not a row itself. */
  hasContainers: boolean;
  /** Key of the value that follows. */
  key: string | undefined;
  /** What may follow: a value or an end, only a value, a key or an end, only a key, a colon, or a comma or an end. */
  expects: "first value" | "value" | "first key" | "key" | "colon" | "next";
}

/** Splits JSON into tokens whose numbers keep all digits of the text. */
class ExactTokenizer extends Tokenizer {
  protected override parseNumber(text: string): number {
    // The value of the token is passed on as it is, and its type tells that it is a number.
    return text as unknown as number;
  }
}

/**
 * Finds the rows in JSON, or in JSON documents one after the other: the innermost arrays and objects. Numbers keep all
 * digits of the text. Memory is bounded by the longest row, not by the file.
 *
 * @throws CandleFileError if the JSON is malformed or truncated.
 */
export async function* jsonRows(text: AsyncIterable<string>): AsyncGenerator<Row[]> {
  const tokenizer = new ExactTokenizer({ separator: "" });
  const stack: Container[] = [];
  let rows: Row[] = [];
  let line = 1;
  let bytes: Uint8Array = new Uint8Array(0);
  let bytesBefore = 0;
  let scanned = 0;

  /** Counts the line breaks up to an offset in the file. */
  const lineAt = (offset: number): number => {
    const end = Math.min(offset - bytesBefore, bytes.length);
    for (; scanned < end; scanned++) if (bytes[scanned] === 10) line++;
    return line;
  };
  const malformed = (offset: number, reason: string) =>
    new CandleFileError(`The JSON is malformed or truncated: ${reason}`, {
      line: lineAt(offset),
      hint: "The file is corrupt or incomplete: download it again.",
    });

  const open = (isObject: boolean, offset: number): void => {
    const parent = stack.at(-1);
    if (parent) parent.hasContainers = true;
    const key = parent?.isObject ? parent.key : undefined;
    const path = [parent?.path, key].filter((part) => part !== undefined && part !== "").join(".");
    const expects = isObject ? "first key" : "first value";
    stack.push({
      isObject,
      line: lineAt(offset),
      path,
      keys: [],
      values: [],
      hasContainers: false,
      key: undefined,
      expects,
    });
  };
  const close = (): void => {
    const container = stack.pop();
    if (container && !container.hasContainers && container.values.length > 0) {
      const { isObject, line: start, path, keys, values } = container;
      rows.push(isObject ? { line: start, path, keys, values } : { line: start, path, values });
    }
    const parent = stack.at(-1);
    if (parent) parent.expects = "next";
  };
  const addValue = (container: Container, value: string): void => {
    container.values.push(value);
    if (container.isObject) container.keys.push(container.key ?? "");
    container.expects = "next";
  };

  tokenizer.onError = (error) => {
    throw error;
  };
  tokenizer.onToken = ({ token, value, offset }) => {
    const container = stack.at(-1);
    const expects = container?.expects ?? "value";
    const isValue = expects === "value" || expects === "first value";
    if (isValue && (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET)) {
      open(token === TokenType.LEFT_BRACE, offset);
    } else if (container && isClosing(token, container)) {
      close();
    } else if (!container) {
      if (token !== TokenType.SEPARATOR) throw malformed(offset, "it is not an array or object");
    } else if (isValue && isScalar(token)) {
      addValue(container, value === null ? "" : String(value).trim());
    } else if ((expects === "key" || expects === "first key") && token === TokenType.STRING) {
      container.key = String(value);
      container.expects = "colon";
    } else if (expects === "colon" && token === TokenType.COLON) {
      container.expects = "value";
    } else if (expects === "next" && token === TokenType.COMMA) {
      container.expects = container.isObject ? "key" : "value";
    } else {
      throw malformed(offset, `unexpected ${String(value)}`);
    }
  };

  try {
    for await (const chunk of text) {
      bytesBefore += bytes.length;
      bytes = new TextEncoder().encode(chunk);
      scanned = 0;
      tokenizer.write(bytes);
      lineAt(bytesBefore + bytes.length);
      if (rows.length > 0) yield rows;
      rows = [];
    }
    if (stack.length > 0) throw malformed(bytesBefore + bytes.length, "it ends too early");
    tokenizer.end();
  } catch (error) {
    if (error instanceof CandleFileError || !(error instanceof Error) || !isTokenizerError(error))
      throw error;
    throw malformed(bytesBefore + bytes.length, error.message);
  }
}

const isTokenizerError = (error: Error): boolean => error.constructor.name === "TokenizerError";

const isScalar = (token: TokenType): boolean =>
  token === TokenType.STRING ||
  token === TokenType.NUMBER ||
  token === TokenType.TRUE ||
  token === TokenType.FALSE ||
  token === TokenType.NULL;

function isClosing(token: TokenType, { isObject, expects }: Container): boolean {
  return isObject
    ? token === TokenType.RIGHT_BRACE && (expects === "first key" || expects === "next")
    : token === TokenType.RIGHT_BRACKET && (expects === "first value" || expects === "next");
}
