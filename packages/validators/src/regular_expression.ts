import { NoValue } from "./sql_value.ts";
import { UnknownExpression } from "./unknown_expression.ts";

/** Characters that a class contains in every locale, and in some locale: beyond ASCII the database's locale decides. */
interface Class {
  readonly least: string;
  readonly more: string;
}

const beyond = "\\u0080-\\u{10FFFF}";
const classes: Readonly<Record<string, Class>> = {
  alpha: { least: "A-Za-z", more: beyond },
  alnum: { least: "A-Za-z0-9", more: beyond },
  blank: { least: " \\t", more: "\\p{Zs}" },
  digit: { least: "0-9", more: "\\p{N}" },
  lower: { least: "a-z", more: beyond },
  punct: { least: "!-\\/:-@\\[-`\\{-~", more: beyond },
  space: { least: " \\t-\\r", more: "\\s\\x1c-\\x1f\\x85\\u180e\\u200b-\\u200d\\u2060" },
  upper: { least: "A-Z", more: beyond },
  word: { least: "A-Za-z0-9_", more: beyond },
  xdigit: { least: "0-9A-Fa-f", more: "\\p{N}" },
};
const shorthands: Readonly<Record<string, string>> = { d: "digit", s: "space", w: "word" };
const controls: Readonly<Record<string, string>> = { t: "\\t", n: "\\n", r: "\\r", f: "\\f", v: "\\v" };

/** A PostgreSQL regular expression, as the least and the most that it matches in any locale. */
export interface Pattern {
  readonly least: RegExp;
  readonly most: RegExp;
}

/**
 * Parses an advanced regular expression: the common subset of PostgreSQL and JavaScript, and classes such as
 * `[:alpha:]`.
 *
 * @throws UnknownExpression if it uses anything else.
 */
export function patternOf(text: string, ignoresCase = false): Pattern {
  // PostgreSQL would use the locale's case mapping.
  if (ignoresCase && /[^\0-\x7f]/.test(text)) throw new UnknownExpression("the case of letters beyond ASCII");
  return {
    least: new RegExp(new Translator(text, ignoresCase, false).whole(), "su"),
    most: new RegExp(new Translator(text, ignoresCase, true).whole(), "su"),
  };
}

/** @throws NoValue if the result depends on the database's locale. */
export function matches({ least, most }: Pattern, text: string): boolean {
  if (least.test(text)) return true;
  if (!most.test(text)) return false;
  throw new NoValue("whether the pattern matches depends on the locale of the database");
}

class Translator {
  private position = 0;
  private readonly characters: readonly string[];
  private readonly ignoresCase: boolean;
  /** Whether to translate to the most or to the least that may match; inverted inside negative constraints. */
  private isMost: boolean;

  constructor(text: string, ignoresCase: boolean, isMost: boolean) {
    this.characters = [...text];
    this.ignoresCase = ignoresCase;
    this.isMost = isMost;
    // Embedded options change the meaning of the rest.
    if (text.startsWith("***") || (text.startsWith("(?") && !/^\(\?(:|<?[=!])/.test(text)))
      throw this.unknown();
  }

  whole(): string {
    const translated = this.alternatives();
    if (this.next !== undefined) throw this.unknown();
    return translated;
  }

  private alternatives(): string {
    let translated = "";
    while (this.next !== undefined && this.next !== ")")
      translated += this.takes("|") ? "|" : this.quantified();
    return translated;
  }

  private quantified(): string {
    if (this.takes("^")) return this.unquantified("^");
    if (this.takes("$")) return this.unquantified("$");
    const look = ["(?=", "(?!", "(?<=", "(?<!"].find((start) => this.takes(start));
    if (look) return this.unquantified(this.group(look));
    const atom = this.atom();
    const quantifier = this.quantifier();
    return atom + quantifier + (quantifier && this.takes("?") ? "?" : "");
  }

  /** A constraint, which PostgreSQL does not allow to be quantified. */
  private unquantified(constraint: string): string {
    if (this.quantifier()) throw this.unknown();
    return constraint;
  }

  private quantifier(): string {
    const simple = ["*", "+", "?"].find((one) => this.takes(one));
    if (simple) return simple;
    const [bound, least, , most] = /^\{(\d{1,3})(,(\d{1,3})?)?\}/.exec(this.rest) ?? [];
    if (bound === undefined) return "";
    if (Number(least) > 255 || Number(most ?? least) > 255 || Number(least) > Number(most ?? least))
      throw this.unknown();
    this.position += bound.length;
    return bound;
  }

  private group(start: string): string {
    const isNegative = start.endsWith("!");
    if (isNegative) this.isMost = !this.isMost;
    const inner = this.alternatives();
    if (isNegative) this.isMost = !this.isMost;
    if (!this.takes(")")) throw this.unknown();
    return `${start}${inner})`;
  }

  private atom(): string {
    if (this.takes("(?:")) return this.group("(?:");
    if (this.takes("(")) return this.next === "?" ? this.fail() : this.group("(");
    if (this.takes(".")) return ".";
    if (this.takes("[")) return this.bracket();
    if (this.takes("\\")) return this.escape();
    const character = this.next ?? "";
    if (["*", "+", "?"].includes(character) || /^\{\d/.test(this.rest)) throw this.unknown();
    this.position++;
    return this.single(character);
  }

  /** A single character, in both cases if case is ignored. */
  private single(character: string): string {
    return this.ignoresCase && /[a-z]/i.test(character)
      ? `[${character.toLowerCase()}${character.toUpperCase()}]`
      : escaped(character);
  }

  private escape(): string {
    const character = this.next ?? "";
    this.position++;
    const name = shorthands[character.toLowerCase()];
    if (name)
      return this.set(
        this.members(name, character !== character.toLowerCase()),
        character !== character.toLowerCase(),
      );
    if (controls[character]) return controls[character];
    if (!/^[^A-Za-z0-9]$/u.test(character)) throw this.unknown();
    return escaped(character);
  }

  private bracket(): string {
    const isNegated = this.takes("^");
    let members = "";
    // An ordinary character in the first position.
    for (let isFirst = true; isFirst || this.next !== "]"; isFirst = false) {
      const [, name] = /^\[:([a-z]+):\]/.exec(this.rest) ?? [];
      if (name !== undefined) {
        this.position += name.length + 4;
        members += this.members(name, isNegated);
        continue;
      }
      if (/^\\[dsw]/.test(this.rest)) {
        this.position += 2;
        members += this.members(shorthands[this.characters[this.position - 1] ?? ""] ?? "", isNegated);
        continue;
      }
      // After a class or a range it does not start another range.
      if (!isFirst && this.next === "-" && this.characters[this.position + 1] !== "]") throw this.unknown();
      const from = this.member();
      const isRange = this.next === "-" && this.characters[this.position + 1] !== "]";
      if (isRange) this.position++;
      const to = isRange ? this.member() : from;
      members += this.range(from, to);
    }
    this.position++;
    return this.set(members, isNegated);
  }

  private member(): string {
    if (this.next === undefined || /^\[[.=:]/.test(this.rest)) throw this.unknown();
    if (this.takes("\\")) {
      if (!/^[^A-Za-z0-9]$/u.test(this.next ?? "")) throw this.unknown();
    }
    this.position++;
    return this.characters[this.position - 1] ?? "";
  }

  private range(from: string, to: string): string {
    if ((from.codePointAt(0) ?? 0) > (to.codePointAt(0) ?? 0)) throw this.unknown();
    const range = (a: string, b: string) =>
      a === b ? escapedInSet(a) : `${escapedInSet(a)}-${escapedInSet(b)}`;
    if (!this.ignoresCase) return range(from, to);
    let members = range(from, to);
    for (const letter of "abcdefghijklmnopqrstuvwxyz") {
      const upper = letter.toUpperCase();
      if ((letter >= from && letter <= to) || (upper >= from && upper <= to)) members += letter + upper;
    }
    return members;
  }

  private members(name: string, isNegated: boolean): string {
    const found = Object.hasOwn(classes, name) ? classes[name] : undefined;
    if (!found || (this.ignoresCase && ["lower", "upper"].includes(name))) throw this.unknown();
    return this.isMost === isNegated ? found.least : found.least + found.more;
  }

  private set(members: string, isNegated: boolean): string {
    return `[${isNegated ? "^" : ""}${members}]`;
  }

  private get next(): string | undefined {
    return this.characters[this.position];
  }

  private get rest(): string {
    return this.characters.slice(this.position).join("");
  }

  private takes(text: string): boolean {
    if (!this.rest.startsWith(text)) return false;
    this.position += text.length;
    return true;
  }

  private fail(): never {
    throw this.unknown();
  }

  private unknown(): UnknownExpression {
    return new UnknownExpression(`the pattern ${this.characters.join("")}`);
  }
}

const escaped = (character: string): string =>
  /[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;

const escapedInSet = (character: string): string => (character === "-" ? "\\-" : escaped(character));
