import { UnknownExpression } from "./unknown_expression.ts";

export interface Token {
  readonly kind: "column" | "string" | "number" | "word" | "symbol" | "end";
  readonly text: string;
}

const tokenPattern =
  /\s*(?:((?:"[^"]+"\.)*"[^"]+")|'((?:[^']|'')*)'|(\d+(?:\.\d+)?)|([a-z_][a-z0-9_]*)|(::|[(),])|([-+*/<>=~!@#%^&|`?]+))/iy;

const operators = new Set([
  "=",
  "<>",
  "!=",
  "<",
  ">",
  "<=",
  ">=",
  "+",
  "-",
  "*",
  "/",
  "%",
  "~",
  "~*",
  "!~",
  "!~*",
]);

/** @throws UnknownExpression if the text has unsupported syntax; the message names it. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (text.slice(tokenPattern.lastIndex).trim() !== "") {
    const start = tokenPattern.lastIndex;
    const unreadable = () =>
      new UnknownExpression(`${text.slice(start).trim()} is not supported in the expression ${text}`);
    const match = tokenPattern.exec(text);
    if (!match) throw unreadable();
    const [, column, string, number, word, symbol, operator] = match;
    if (column !== undefined) tokens.push({ kind: "column", text: column.replace(/^.*"([^"]+)"$/, "$1") });
    else if (string !== undefined) tokens.push({ kind: "string", text: string.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (word !== undefined) tokens.push({ kind: "word", text: word.toLowerCase() });
    else if (symbol !== undefined) tokens.push({ kind: "symbol", text: symbol });
    else if (operator !== undefined) {
      const name = operatorIn(operator);
      if (!operators.has(name)) throw unreadable();
      tokenPattern.lastIndex -= operator.length - name.length;
      tokens.push({ kind: "symbol", text: name === "!=" ? "<>" : name });
    }
  }
  return tokens;
}

/** The operator at the start of a run of operator characters: `<` of `<-`, because only some may end in a sign. */
function operatorIn(run: string): string {
  let name = run;
  while (name.length > 1 && /[-+]$/.test(name) && !/[~!@#%^&|`?]/.test(name)) name = name.slice(0, -1);
  return name;
}

/** Tokens that open and close parentheses and CASE. */
const nesting: Record<string, 1 | -1 | undefined> = { "(": 1, case: 1, ")": -1, end: -1 };

/** Splits tokens into the conjuncts joined by `and`. */
export function conjunctsOf(tokens: readonly Token[]): (readonly Token[])[] {
  const parts: (readonly Token[])[] = [];
  let start = 0;
  let depth = 0;
  let isBetween = false;
  let isClosedBefore = false;
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== "word" && kind !== "symbol") continue;
    depth += nesting[text] ?? 0;
    if (depth > 0) continue;
    if (text === ")" && index < tokens.length - 1) isClosedBefore = true;
    if (text === "or") return [tokens];
    if (text === "between") isBetween = true;
    else if (text === "and" && isBetween) isBetween = false;
    else if (text === "and") {
      parts.push(tokens.slice(start, index));
      start = index + 1;
    }
  }
  const [first, last] = [tokens[0], tokens.at(-1)];
  const isWrapped =
    first?.kind === "symbol" &&
    first.text === "(" &&
    last?.kind === "symbol" &&
    last.text === ")" &&
    !isClosedBefore;
  if (parts.length === 0) return isWrapped ? conjunctsOf(tokens.slice(1, -1)) : [tokens];
  return [...parts, tokens.slice(start)].flatMap(conjunctsOf);
}
