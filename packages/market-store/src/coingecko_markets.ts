import { type MemberNode, type Node, type ObjectNode, parse, type ValueNode } from "@humanwhocodes/momoa";
import type { CryptocurrencySnapshot } from "./cryptocurrency.ts";
import { type FileProblem, type ReadableFile, type UnreadableFile, unreadable } from "./problem.ts";
import { clipped, RecordReader, shown } from "./record_reader.ts";

/** A page of CoinGecko that can be read. */
export type ReadableMarketsPage = ReadableFile<CryptocurrencySnapshot>;

/**
 * Reads a page of CoinGecko's `/coins/markets?vs_currency=usd`: a JSON array of coins. `id`, `symbol` and `name` are
 * required; any other value may be absent or null, which is unknown; other keys are ignored. Numbers are taken from
 * the text, so that none loses a digit.
 *
 * A coin is a problem if a required value is missing, if a value is of the wrong type or out of range, or if an
 * earlier coin has its id: all that `cryptocurrencies` would refuse. The page is unreadable if it is not a JSON
 * array, for instance because it was cut off.
 */
export function readMarketsPage(text: string): ReadableMarketsPage | UnreadableFile {
  const json = text.replace(/^\uFEFF/, "");
  const page = parseJson(json);
  if (!("type" in page)) return unreadable(page);
  if (page.type !== "Array") {
    return unreadable({ line: page.loc.start.line, reason: "the page is not a JSON array" });
  }

  const file: ReadableMarketsPage = { readable: true, rows: [], problems: [] };
  const lineOf = new Map<string, number>();
  for (const { value: node } of page.elements) {
    const reader = new RecordReader();
    const line = node.loc.start.line;
    const record = sourceOf(json, node);
    if (node.type === "Object") {
      const coin = readCoin(reader, json, node);
      if (coin.slug !== "") reader.unique("id", coin.slug, coin.slug, line, lineOf);
      if (reader.faults.length === 0) file.rows.push(coin);
    } else {
      reader.faults.push(`a coin is not a JSON object: ${clipped(record)}`);
    }
    if (reader.faults.length > 0) file.problems.push({ line, reason: reader.faults.join("; "), record });
  }
  return file;
}

function readCoin(reader: RecordReader, json: string, node: ObjectNode): CryptocurrencySnapshot {
  const values = new Map(node.members.map((member) => [nameOf(member), member.value]));
  const isAbsent = (key: string) => (values.get(key)?.type ?? "Null") === "Null";

  /** What `read` makes of the text of a value; null where the value is absent or of another type. */
  const optional = <T>(key: string, type: "String" | "Number", read: (text: string) => T): T | null => {
    const value = values.get(key);
    if (value === undefined || value.type === "Null") return null;
    if (value.type === type) return read(value.type === "String" ? value.value : sourceOf(json, value));
    const expected = type === "String" ? "a text" : "a number";
    reader.faults.push(`${key} is not ${expected}: ${clipped(sourceOf(json, value))}`);
    return null;
  };
  const required = (key: string, read: (text: string) => string): string => {
    if (isAbsent(key)) reader.faults.push(`${key} is missing`);
    return optional(key, "String", read) ?? "";
  };
  const number = (key: string, least: number) =>
    optional(key, "Number", (text) => reader.decimal(key, text, least));
  const amount = (key: string) => number(key, 0)?.text ?? null;
  const percent = (key: string) => number(key, -100)?.text ?? null;
  const instant = (key: string) => optional(key, "String", (text) => reader.instant(key, text));

  const circulatingSupply = number("circulating_supply", 0);
  const maxSupply = number("max_supply", 0);
  if (circulatingSupply && maxSupply && circulatingSupply.value.gt(maxSupply.value)) {
    reader.faults.push(
      `circulating_supply ${shown(circulatingSupply.text)} is above max_supply ${shown(maxSupply.text)}`,
    );
  }

  return {
    slug: required("id", (text) => reader.trimmed("id", text, 200)),
    symbol: required("symbol", (text) => reader.text("symbol", text.toUpperCase(), 32)),
    name: required("name", (text) => reader.trimmed("name", text, 200)),
    imageUrl: optional("image", "String", (text) => reader.trimmed("image", text, 2048)),
    marketCapRank: optional("market_cap_rank", "Number", (text) =>
      reader.integer("market_cap_rank", text, 1),
    ),
    currentPrice: amount("current_price"),
    marketCap: amount("market_cap"),
    fullyDilutedValuation: amount("fully_diluted_valuation"),
    totalVolume: amount("total_volume"),
    high24h: amount("high_24h"),
    low24h: amount("low_24h"),
    priceChangePercentage1h: percent("price_change_percentage_1h_in_currency"),
    // Asked for by name it comes with all its digits, else with five.
    priceChangePercentage24h:
      percent("price_change_percentage_24h_in_currency") ?? percent("price_change_percentage_24h"),
    priceChangePercentage7d: percent("price_change_percentage_7d_in_currency"),
    priceChangePercentage30d: percent("price_change_percentage_30d_in_currency"),
    circulatingSupply: circulatingSupply?.text ?? null,
    totalSupply: amount("total_supply"),
    maxSupply: maxSupply?.text ?? null,
    ath: amount("ath"),
    athAt: instant("ath_date"),
    atl: amount("atl"),
    atlAt: instant("atl_date"),
    dataSource: "coingecko",
    lastDataUpdateAt: instant("last_updated"),
  };
}

/**
 * The bad records of a page as a page of its own, to be mended and read again. Each says under the key `reason`,
 * which the reader ignores, what is wrong with it.
 */
export function marketsRejects({ problems }: Pick<ReadableMarketsPage, "problems">): string {
  const coins = problems.map(({ reason, record }) => {
    const coin = parse(record, { ranges: true }).body;
    const members =
      coin.type === "Object"
        ? coin.members
            .filter((member) => nameOf(member) !== "reason")
            .map((member) => sourceOf(record, member))
        : [`"record": ${record}`];
    return `{\n    ${[`"reason": ${JSON.stringify(reason)}`, ...members].join(",\n    ")}\n  }`;
  });
  return `[\n  ${coins.join(",\n  ")}\n]\n`;
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
    const what = message.replace(/ \(\d+:\d+\)$/, "");
    return { line, reason: `the JSON is malformed or cut off at column ${column}: ${what}` };
  }
}

const nameOf = ({ name }: MemberNode): string => (name.type === "String" ? name.value : name.name);

const sourceOf = (json: string, node: Node): string => json.slice(...(node.range as [number, number]));
