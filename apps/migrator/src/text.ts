import { stripVTControlCharacters, styleText } from "node:util";
import stringWidth from "string-width";

/** Styles a text if standard output is a terminal and NO_COLOR is not set. */
export const styled = (style: Parameters<typeof styleText>[0], text: string): string =>
  process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;

/** Pads a text with spaces to a width in terminal columns: on the right, or on the left for numbers. */
export function padded(text: string, width: number, side: "right" | "left" = "right"): string {
  const spaces = " ".repeat(Math.max(width - stringWidth(text), 0));
  return side === "right" ? text + spaces : spaces + text;
}

/** 1234567 as "1,234,567". */
export const grouped = (count: number): string => count.toLocaleString("en-US");

/** A time to the minute in UTC: "2026-11-01 00:00". */
export const minute = (at: Date): string => at.toISOString().slice(0, 16).replace("T", " ");

/** "1 row", "2 rows". */
export const counted = (count: number, noun: string): string =>
  `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;

/** A change in percent: "+2.36%" in green, "-1.59%" in red, an empty text for null. */
export function change(percent: string | null): string {
  if (percent === null) return "";
  const number = Number(percent);
  return styled(number < 0 ? "red" : "green", `${number < 0 ? "" : "+"}${number.toFixed(2)}%`);
}

/** Cuts a text to at most `most` characters, followed by "…". */
export const clipped = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}…` : text;

/** Cuts a line to a width in terminal columns, "…" included; a line that is cut loses its style. */
export function fitted(line: string, width: number): string {
  if (stringWidth(line) <= width) return line;
  let cut = stripVTControlCharacters(line);
  while (cut && stringWidth(cut) >= width) cut = cut.slice(0, -1);
  return `${cut.trimEnd()}…`;
}

/**
 * Wraps the lines of a text at a width in terminal columns. Does not wrap indented lines, and does not break a command
 * in backticks unless it is longer than a line.
 */
export const wrapped = (text: string, width: number): string =>
  text
    .split("\n")
    .map((line) => (line.startsWith(" ") ? line : wrappedLine(line, width)))
    .join("\n");

/** Wraps a text after a label, with its further lines below its first one. */
export const labeled = (label: string, text: string, width: number): string =>
  label + wrapped(text, width - label.length).replaceAll("\n", `\n${" ".repeat(label.length)}`);

function wrappedLine(line: string, width: number): string {
  if (stringWidth(line) <= width) return line;
  const words = line.match(/[^\s`]*`[^`]*`\S*|\S+/g) ?? [];
  const lines: string[] = [];
  for (const word of words.flatMap((word) => (stringWidth(word) > width ? word.split(" ") : [word]))) {
    const last = lines.at(-1);
    if (last !== undefined && stringWidth(`${last} ${word}`) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}

const bars = "▁▂▃▄▅▆▇█";

/** Draws values as a row of bars, scaled from the lowest to the highest. */
export function sparkline(values: readonly number[]): string {
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  return values
    .map((value) => bars[range === 0 ? 3 : Math.round(((value - low) / range) * (bars.length - 1))])
    .join("");
}

/** Formats rows of cells as aligned lines; `align` is the alignment of each column. */
export function table(rows: readonly (readonly string[])[], align: readonly ("left" | "right")[]): string[] {
  const widths = align.map((_, column) => Math.max(...rows.map((row) => stringWidth(row[column] ?? "")), 0));
  return rows.map((row) =>
    align
      .map((side, column) =>
        padded(row[column] ?? "", widths[column] ?? 0, side === "left" ? "right" : "left"),
      )
      .join("  ")
      .trimEnd(),
  );
}

/** "576 inserted, 0 updated, 0 unchanged". */
export const countsText = (counts: { inserted: number; updated: number; unchanged: number }): string =>
  `${grouped(counts.inserted)} inserted, ${grouped(counts.updated)} updated, ${grouped(counts.unchanged)} unchanged`;
