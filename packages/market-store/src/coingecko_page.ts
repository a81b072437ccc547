import { type MemberNode, type Node, type ObjectNode, parse, type ValueNode } from "@humanwhocodes/momoa";
import {
  type FileProblem,
  type Problem,
  type ReadableFile,
  type UnreadableFile,
  unreadable,
} from "./problem.ts";
import { clipped, RecordReader } from "./record_reader.ts";

/**
 * Reads the values of one object of a page. For a fault, which `reader` collects, it returns null or an empty string.
 */
export class PageRecord {
  readonly reader = new RecordReader();
  readonly #json: string;
  readonly #values: ReadonlyMap<string, ValueNode>;

  constructor(json: string, node: ObjectNode) {
    this.#json = json;
    this.#values = new Map(node.members.map((member) => [nameOf(member), member.value]));
  }

  /** Applies `read` to the text of a value; returns null if the value is absent or of another type. */
  optional<T>(key: string, type: "String" | "Number", read: (text: string) => T): T | null {
    const value = this.#values.get(key);
    if (value === undefined || value.type === "Null") return null;
    if (value.type === type) return read(value.type === "String" ? value.value : sourceOf(this.#json, value));
    const expected = type === "String" ? "a string" : "a number";
    this.reader.faults.push(`${key} is not ${expected}: ${clipped(sourceOf(this.#json, value))}`);
    return null;
  }

  /** A required string; empty if it is missing. */
  required(key: string, read: (text: string) => string): string {
    if ((this.#values.get(key)?.type ?? "Null") === "Null") this.reader.faults.push(`${key} is missing`);
    return this.optional(key, "String", read) ?? "";
  }

  /** The text of a number, with all of its digits. */
  number(key: string, target?: { least?: number; column?: string }): string | null {
    return this.optional(key, "Number", (text) => this.reader.decimal(key, text, target));
  }

  instant(key: string, target?: { column: string }): Date | null {
    return this.optional(key, "String", (text) => this.reader.instant(key, text, target));
  }
}

/**
 * Reads a page of CoinGecko, a JSON array of objects, into rows and problems. Numbers keep all digits of the text. The
 * page is unreadable if it is not a JSON array, for example because it is truncated.
 *
 * @param noun name of an object in messages: "coin".
 * @param read converts an object to a row, which is used only if the record has no faults.
 * @param uniqueValues unique values of a row by the name of their key; empty if faulty.
 * @param otherPages names of other pages by a key that only their objects have; such a page is unreadable.
 */
export function readPage<Row>(
  text: string,
  noun: string,
  read: (record: PageRecord) => Row,
  uniqueValues: (row: Row) => Readonly<Record<string, string>>,
  otherPages: Readonly<Record<string, string>> = {},
): ReadableFile<Row> | UnreadableFile {
  const json = text.replace(/^\uFEFF/, "");
  const page = parseJson(json);
  if (!("type" in page)) return unreadable(page);
  if (page.type !== "Array") {
    return unreadable({ line: page.loc.start.line, reason: "the page is not a JSON array" });
  }

  const [first] = page.elements;
  const keys = first?.value.type === "Object" ? first.value.members.map(nameOf) : [];
  const otherKey = keys.find((key) => Object.hasOwn(otherPages, key));
  if (otherKey !== undefined) {
    const line = first?.loc.start.line ?? 1;
    return unreadable({
      line,
      reason: `the page is of ${otherPages[otherKey]}: its objects have ${otherKey}`,
    });
  }

  const file: ReadableFile<Row> = { readable: true, rows: [], problems: [] };
  const linesOf: Record<string, Map<string, number>> = {};
  for (const { value: node } of page.elements) {
    const line = node.loc.start.line;
    const source = sourceOf(json, node);
    if (node.type !== "Object") {
      const reason = `the ${noun} is not a JSON object: ${clipped(source)}`;
      file.problems.push({ line, reason, record: source });
      continue;
    }
    const record = new PageRecord(json, node);
    const { reader } = record;
    const row = read(record);
    for (const [name, key] of Object.entries(uniqueValues(row))) {
      linesOf[name] ??= new Map();
      if (key !== "") reader.unique(name, key, key, line, linesOf[name]);
    }
    if (reader.faults.length === 0) file.rows.push(row);
    else file.problems.push({ line, reason: reader.faults.join("; "), record: source });
  }
  return file;
}

/**
 * Returns the rejected records as a page, to be fixed and read again. Each has a key `reason`, which the readers
 * ignore.
 */
export function pageRejects({ problems }: { readonly problems: readonly Problem[] }): string {
  const records = problems.map(({ reason, record }) => {
    const object = parse(record, { ranges: true }).body;
    const members =
      object.type === "Object"
        ? object.members
            .filter((member) => nameOf(member) !== "reason")
            .map((member) => sourceOf(record, member))
        : [`"record": ${record}`];
    return `{\n    ${[`"reason": ${JSON.stringify(reason)}`, ...members].join(",\n    ")}\n  }`;
  });
  return `[\n  ${records.join(",\n  ")}\n]\n`;
}

function parseJson(json: string): ValueNode | FileProblem {
  try {
    return parse(json, { ranges: true }).body;
  } catch (error) {
    let { message, line = 1, column = 1 } = error as Error & { line?: number; column?: number };
    if (message.startsWith("Unexpected end")) {
      // momoa does not say where the text ended.
      const lines = json.split(/\r\n|\n|\r/);
      line = lines.length;
      column = (lines.at(-1) ?? "").length + 1;
    }
    const detail = message.replace(/ \(\d+:\d+\)$/, "");
    return { line, reason: `the JSON is malformed or truncated at column ${column}: ${detail}` };
  }
}

const nameOf = ({ name }: MemberNode): string => (name.type === "String" ? name.value : name.name);

const sourceOf = (json: string, node: Node): string => json.slice(...(node.range as [number, number]));
